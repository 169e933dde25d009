-- Of every interval told, the part that no earlier row of the same feed and state says.
INSERT INTO vouch.feed_coverage (feed, since, until, state, known_at)
SELECT told.feed, lower(news), upper(news), told.state, $5::timestamptz
  FROM (SELECT feed, state, range_agg(tstzrange(since, until, '[]')) AS seen, min(since) AS since, max(until) AS until
          FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::text[]) AS t (feed, since, until, state)
         WHERE since <= until
         GROUP BY feed, state) AS told
 CROSS JOIN LATERAL (
       SELECT coalesce(range_agg(tstzrange(c.since, c.until, '[]')), '{}') AS seen
         FROM vouch.feed_coverage c
        WHERE c.feed = told.feed AND c.state = told.state AND c.until >= told.since AND c.since <= told.until) AS stood
 CROSS JOIN LATERAL unnest(told.seen - stood.seen) AS news
