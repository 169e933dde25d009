-- For each of the keys $2, at most $4 of the rows it finds, which may name an IMPU more than once: a key that a crowd shares
-- costs no more than that.
SELECT told.place, found.impu
  FROM unnest($2::bigint[]) WITH ORDINALITY AS told (key, place),
       LATERAL (SELECT unnest(impus) AS impu FROM vouch.registration_content
                 WHERE $1 IN ('IMEI', 'INSTANCE') AND device_key = told.key AND known_at <= $3::timestamptz
                UNION ALL
                SELECT unnest(impus) FROM vouch.registration_content
                 WHERE $1 = 'URI' AND contact_key = told.key AND known_at <= $3::timestamptz
                UNION ALL
                SELECT unnest(impus) FROM vouch.registration_content
                 WHERE $1 = 'URI' AND gruu_key = told.key AND known_at <= $3::timestamptz
                UNION ALL
                SELECT impu FROM vouch.finder WHERE finder.key = told.key AND known_at <= $3::timestamptz
                 LIMIT $4::bigint) AS found
