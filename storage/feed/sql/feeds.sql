SELECT feed, kind, observation_point, settled_sequence, registrations, sessions,
       f.refused + coalesce((SELECT sum(r.refused)::bigint FROM vouch.feed_refused r WHERE r.feed = f.feed), 0), first_known_at, last_known_at
  FROM vouch.feed f
 ORDER BY feed
