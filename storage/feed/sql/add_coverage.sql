-- Of every interval told, the part that no earlier row of the same feed and state says. Where a feed lives on, it is told with the whole
-- stretch, so that who reads needs the last row of a stretch only. What counts stands for itself: it is told whole, once.
WITH told AS (
  SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::bigint[]) AS t (feed, since, until, state, count)
   WHERE since <= until
), whole AS (
  SELECT feed, state, range_agg(tstzrange(since, until, '[]')) AS seen, min(since) AS since, max(until) AS until
    FROM told
   WHERE count = 0
   GROUP BY feed, state
), news AS (
  SELECT whole.feed, whole.state, lower(part) AS since, upper(part) AS until
    FROM whole
   CROSS JOIN LATERAL (
         SELECT coalesce(range_agg(tstzrange(stood.since, stood.until, '[]')), '{}') AS seen
           FROM (SELECT c.since, c.until
                   FROM vouch.feed_coverage c
                  WHERE tstzrange(c.since, c.until, '[]') && tstzrange(whole.since, whole.until, '[]')
                    AND c.feed = whole.feed AND c.state = whole.state AND c.told = 'WHOLE'
                  UNION ALL
                 SELECT stretch.since, stretch.until
                   FROM (SELECT whole.feed, whole.since, whole.until, timestamptz 'infinity' AS as_of WHERE whole.state = 'ALIVE') AS asked
@stretches@
                ) AS stood) AS stood
   CROSS JOIN LATERAL unnest(whole.seen - stood.seen) AS part)
INSERT INTO vouch.feed_coverage (feed, since, until, state, count, known_at, told)
SELECT news.feed, coalesce(lives.since, news.since), news.until, news.state, 0, $6::timestamptz,
       CASE WHEN news.state <> 'ALIVE' THEN 'WHOLE' WHEN lives.since IS NULL THEN 'BEGINS' ELSE 'GOES_ON' END
  FROM news LEFT JOIN LATERAL (
       SELECT stretch.since
         FROM (SELECT news.feed, news.since, news.since AS until, timestamptz 'infinity' AS as_of WHERE news.state = 'ALIVE') AS asked
@stretches@
      ) AS lives ON true
 UNION ALL
SELECT feed, since, until, state, count, $6::timestamptz, 'WHOLE' FROM told WHERE count > 0
ON CONFLICT DO NOTHING
