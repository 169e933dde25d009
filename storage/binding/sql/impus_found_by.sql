SELECT DISTINCT impu FROM vouch.finder
 WHERE kind = $1 AND key = ANY ($2::text[]) AND known_at <= $3::timestamptz
 ORDER BY impu
