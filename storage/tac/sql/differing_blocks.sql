-- The ranges in which two catalogues differ, with what each says there.
SELECT f.content, t.content
  FROM (SELECT range, block_id FROM vouch.tac_range WHERE catalogue = $1::uuid) AS old
  FULL JOIN (SELECT range, block_id FROM vouch.tac_range WHERE catalogue = $2::uuid) AS new USING (range)
  LEFT JOIN vouch.tac_block f ON f.block_id = old.block_id
  LEFT JOIN vouch.tac_block t ON t.block_id = new.block_id
 WHERE old.block_id IS DISTINCT FROM new.block_id
