-- Of which subscriptions something became known next, and how much: behind the place ($1, $2), or without $2 behind all of $1. What
-- one request brought became known at one time, and may be too much for one step.
SELECT subscription, known_at, count(*) FROM vouch.network_imei
 WHERE known_at >= $1::timestamptz AND (known_at > $1::timestamptz OR ($2::text <> '' AND subscription > $2::text))
 GROUP BY known_at, subscription
 ORDER BY known_at, subscription
 LIMIT $3::bigint
