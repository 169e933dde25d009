-- A feed that starts again behind what is settled does not move it back.
INSERT INTO vouch.feed AS f (feed, kind, observation_point, settled_sequence, registrations, sessions, first_known_at, last_known_at)
SELECT told.*, $7::timestamptz, $7::timestamptz
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[]) AS told
ON CONFLICT (feed) DO UPDATE
   SET kind = excluded.kind,
       observation_point = excluded.observation_point,
       settled_sequence = greatest(f.settled_sequence, excluded.settled_sequence),
       registrations = f.registrations + excluded.registrations,
       sessions = f.sessions + excluded.sessions,
       last_known_at = excluded.last_known_at
