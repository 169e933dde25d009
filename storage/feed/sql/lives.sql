-- Those without an end are read back to the first: the last before the time asked about says how it stood then.
SELECT feed, since, until, standing, kind, observation_point, element, rhythm_s
  FROM vouch.feed_life
 WHERE until >= $1::timestamptz AND since <= $2::timestamptz AND known_at <= $3::timestamptz
 ORDER BY feed, since, known_at, standing DESC
