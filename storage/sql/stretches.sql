-- The stretches through which a feed lived that touch what is asked (feed, since, until), as known at as_of. Stretches of a feed do not
-- overlap, so of those that began before only the last can reach it; and the last row of each tells all of it.
 CROSS JOIN LATERAL (
       SELECT begun.since, last.until
         FROM ((SELECT c.since FROM vouch.feed_coverage c
                 WHERE c.feed = asked.feed AND c.since <= asked.since AND c.known_at <= asked.as_of AND c.told = 'BEGINS'
                 ORDER BY c.since DESC
                 LIMIT 1)
                UNION ALL
               SELECT c.since FROM vouch.feed_coverage c
                WHERE c.feed = asked.feed AND c.since > asked.since AND c.since <= asked.until AND c.known_at <= asked.as_of
                  AND c.told = 'BEGINS') AS begun
        CROSS JOIN LATERAL (
              SELECT c.until FROM vouch.feed_coverage c
               WHERE c.feed = asked.feed AND c.since = begun.since AND c.known_at <= asked.as_of AND c.told <> 'WHOLE'
               ORDER BY c.known_at DESC, c.until DESC
               LIMIT 1) AS last
        WHERE last.until >= asked.since) AS stretch
