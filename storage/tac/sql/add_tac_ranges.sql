-- Only to a catalogue that is not finished; a range that it has already is left as it is.
INSERT INTO vouch.tac_range (catalogue, range, block_id, entries)
SELECT c.catalogue, range, block_id, made.entries
  FROM vouch.tac_catalogue c, unnest($2::integer[], $3::uuid[], $4::integer[]) AS made (range, block_id, entries)
 WHERE c.catalogue = $1::uuid AND c.version IS NULL
ON CONFLICT DO NOTHING
