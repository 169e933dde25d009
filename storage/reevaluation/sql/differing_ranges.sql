SELECT range
  FROM (SELECT range, block_id FROM vouch.tac_range WHERE catalogue = $1::uuid) AS old
  FULL JOIN (SELECT range, block_id FROM vouch.tac_range WHERE catalogue = $2::uuid) AS new USING (range)
 WHERE old.block_id IS DISTINCT FROM new.block_id
