-- As impus_by_device.sql.
SELECT told.place, found.impu
  FROM unnest($1::bigint[]) WITH ORDINALITY AS told (key, place),
       LATERAL (SELECT unnest(impus) AS impu FROM vouch.registration_content
                 WHERE path_key = told.key AND known_at <= $2::timestamptz
                UNION ALL
                SELECT impu FROM vouch.finder WHERE finder.key = told.key AND known_at <= $2::timestamptz
                 LIMIT $3::bigint) AS found
