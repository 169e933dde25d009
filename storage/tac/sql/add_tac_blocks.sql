INSERT INTO vouch.tac_block (block_id, content)
SELECT DISTINCT ON (block_id) block_id, content FROM unnest($1::uuid[], $2::text[]) AS made (block_id, content)
ON CONFLICT DO NOTHING
