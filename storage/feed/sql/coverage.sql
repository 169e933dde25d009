-- What touches is one interval; cut to the time asked about.
SELECT feed, lower(seen), upper(seen), state
  FROM (SELECT feed, state, unnest(range_agg(tstzrange(greatest(since, $1::timestamptz),
                                                       least(until, $2::timestamptz), '[]'))) AS seen
          FROM vouch.feed_coverage
         WHERE until >= $1::timestamptz AND since <= $2::timestamptz AND known_at <= $3::timestamptz
         GROUP BY feed, state) AS joined
 ORDER BY feed, lower(seen), state
