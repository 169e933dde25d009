-- What feeds said of a time at least. Of what they said again and again, what touches is one interval; one that counts stands for itself.
-- Of a feed that was not expected then no stretch is read: it says nothing.
SELECT feed, min(since), max(until), state, sum(count)
  FROM (SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY feed, state, count > 0 ORDER BY since, until) AS island
          FROM (SELECT feed, since, until, state, count,
                       count > 0 OR coalesce(since > max(until) OVER (PARTITION BY feed, state, count > 0 ORDER BY since, until
                                                                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true) AS begins
                  FROM (SELECT feed, since, until, state, count
                          FROM vouch.feed_coverage
                         WHERE tstzrange(since, until, '[]') && tstzrange($1::timestamptz, $2::timestamptz, '[]')
                           AND known_at <= $3::timestamptz AND told = 'WHOLE'
                         UNION ALL
                        SELECT asked.feed, stretch.since, stretch.until, 'ALIVE', 0
                          FROM (SELECT DISTINCT feed, $1::timestamptz AS since, $2::timestamptz AS until, $3::timestamptz AS as_of
                                  FROM vouch.feed_life
                                 WHERE until >= $1::timestamptz AND since <= $2::timestamptz AND known_at <= $3::timestamptz) AS asked
@stretches@
                       ) AS said) AS row) AS told
 GROUP BY feed, state, count > 0, island
 ORDER BY feed, min(since), state
