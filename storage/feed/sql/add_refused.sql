-- Of each run the most that it ever told.
INSERT INTO vouch.feed_refused AS f (feed, begun_at, refused)
SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::bigint[])
ON CONFLICT (feed, begun_at) DO UPDATE SET refused = greatest(f.refused, excluded.refused)
