-- For each of the keys $2, at most $4 of the IMPUs it finds: a key that a crowd shares costs no more than that.
SELECT told.place, found.impu
  FROM unnest($2::text[]) WITH ORDINALITY AS told (key, place),
       LATERAL (SELECT finder.impu FROM vouch.finder
                 WHERE finder.kind = $1 AND finder.key = told.key AND finder.known_at <= $3::timestamptz
                 LIMIT $4::bigint) AS found
