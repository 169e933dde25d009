-- For each of the keys $1, the IMPUs it finds, which may come more than once; at most $3 rows if that is given: then a key that a
-- crowd shares costs no more than that. A statement for each kind of key: a plan for all would open every index of every month.
SELECT told.place, found.impu
  FROM unnest($1::bigint[]) WITH ORDINALITY AS told (key, place),
       LATERAL (SELECT unnest(impus) AS impu FROM vouch.registration_content
                 WHERE device_key = told.key AND known_at <= $2::timestamptz
                UNION ALL
                SELECT impu FROM vouch.finder WHERE finder.key = told.key AND known_at <= $2::timestamptz
                 LIMIT $3::bigint) AS found
