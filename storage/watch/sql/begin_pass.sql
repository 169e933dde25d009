-- Unless it is there, or another is about to: that one has the turn, and is not waited for.
INSERT INTO vouch.amendment_pass (liid, known_at)
SELECT $1, coalesce((SELECT min(as_of) FROM vouch.told_answer WHERE liid = $1), $2::timestamptz)
 WHERE pg_try_advisory_xact_lock(hashtextextended('vouch.amendment_pass ' || $1, 0))
ON CONFLICT DO NOTHING
