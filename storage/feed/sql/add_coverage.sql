-- Of every interval told, the part that no earlier row of the same feed and state says. One that counts stands for itself: it is told
-- whole, once.
WITH told AS (
  SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::bigint[]) AS t (feed, since, until, state, count)
   WHERE since <= until)
INSERT INTO vouch.feed_coverage (feed, since, until, state, count, known_at)
SELECT whole.feed, lower(news), upper(news), whole.state, 0, $6::timestamptz
  FROM (SELECT feed, state, range_agg(tstzrange(since, until, '[]')) AS seen, min(since) AS since, max(until) AS until
          FROM told
         WHERE count = 0
         GROUP BY feed, state) AS whole
 CROSS JOIN LATERAL (
       SELECT coalesce(range_agg(tstzrange(c.since, c.until, '[]')), '{}') AS seen
         FROM vouch.feed_coverage c
        WHERE c.feed = whole.feed AND c.state = whole.state AND c.until >= whole.since AND c.since <= whole.until) AS stood
 CROSS JOIN LATERAL unnest(whole.seen - stood.seen) AS news
 UNION ALL
SELECT feed, since, until, state, count, $6::timestamptz FROM told WHERE count > 0
ON CONFLICT DO NOTHING
