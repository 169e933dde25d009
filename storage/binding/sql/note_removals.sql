INSERT INTO vouch.binding_removal (impu, known_at)
SELECT DISTINCT impu, $2::timestamptz FROM unnest($1::text[]) AS gone (impu)
ON CONFLICT DO NOTHING
