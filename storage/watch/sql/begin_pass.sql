INSERT INTO vouch.amendment_pass (liid, known_at)
SELECT $1, coalesce((SELECT min(as_of) FROM vouch.told_answer WHERE liid = $1), $2::timestamptz)
ON CONFLICT DO NOTHING
