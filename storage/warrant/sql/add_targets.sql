INSERT INTO vouch.warrant_target (liid, kind, value)
SELECT DISTINCT $1::text, kind, value FROM unnest($2::text[], $3::text[]) AS told (kind, value)
