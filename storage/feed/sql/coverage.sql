-- What feeds said of a time at least. Of what they said again and again, what touches is one interval; one that counts stands for itself.
SELECT feed, min(since), max(until), state, sum(count)
  FROM (SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY feed, state, count > 0 ORDER BY since, until) AS island
          FROM (SELECT feed, since, until, state, count,
                       count > 0 OR coalesce(since > max(until) OVER (PARTITION BY feed, state, count > 0 ORDER BY since, until
                                                                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true) AS begins
                  FROM vouch.feed_coverage
                 WHERE tstzrange(since, until, '[]') && tstzrange($1::timestamptz, $2::timestamptz, '[]')
                   AND known_at <= $3::timestamptz) AS row) AS told
 GROUP BY feed, state, count > 0, island
 ORDER BY feed, min(since), state
