SELECT feed, kind, observation_point, settled_sequence, registrations, sessions, refused, first_known_at, last_known_at
  FROM vouch.feed
 ORDER BY feed
