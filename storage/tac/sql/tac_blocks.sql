SELECT r.range, b.content FROM vouch.tac_range r JOIN vouch.tac_block b USING (block_id)
 WHERE r.catalogue = $1::uuid AND r.range = ANY ($2::integer[])
