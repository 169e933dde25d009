INSERT INTO vouch.amendment (liid, entry, number, known_at, stood_at)
VALUES ($1, $2::bigint, $3::integer, $4::timestamptz, $5::timestamptz)
ON CONFLICT DO NOTHING
