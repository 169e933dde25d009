INSERT INTO vouch.feed_life (feed, since, until, standing, kind, observation_point, element, rhythm_s, known_at)
SELECT told.*, $9::timestamptz
  FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[]) AS told
ON CONFLICT DO NOTHING
