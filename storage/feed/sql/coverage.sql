-- What touches is one interval; cut to the time asked about. A count is of the whole of it.
SELECT feed, greatest(min(since), $1::timestamptz), least(max(until), $2::timestamptz), state, sum(count)
  FROM (SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY feed, state ORDER BY since, until) AS island
          FROM (SELECT feed, since, until, state, count,
                       coalesce(since > max(until) OVER (PARTITION BY feed, state ORDER BY since, until
                                                         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true) AS begins
                  FROM vouch.feed_coverage
                 WHERE tstzrange(since, until, '[]') && tstzrange($1::timestamptz, $2::timestamptz, '[]')
                   AND known_at <= $3::timestamptz) AS row) AS told
 GROUP BY feed, state, island
 ORDER BY feed, min(since), state
