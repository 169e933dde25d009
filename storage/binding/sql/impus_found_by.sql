-- Of kinds but the one asked for, nothing is read: what $1 says is looked at before the table is.
SELECT DISTINCT impu
  FROM (SELECT unnest(impus) AS impu FROM vouch.registration_content
         WHERE $1 IN ('IMEI', 'INSTANCE') AND device_key = ANY ($2::bigint[]) AND known_at <= $3::timestamptz
        UNION ALL
        SELECT unnest(impus) FROM vouch.registration_content
         WHERE $1 = 'IMPI' AND impi_key = ANY ($2::bigint[]) AND known_at <= $3::timestamptz
        UNION ALL
        SELECT unnest(impus) FROM vouch.registration_content
         WHERE $1 = 'URI' AND contact_key = ANY ($2::bigint[]) AND known_at <= $3::timestamptz
        UNION ALL
        SELECT unnest(impus) FROM vouch.registration_content
         WHERE $1 = 'URI' AND gruu_key = ANY ($2::bigint[]) AND known_at <= $3::timestamptz
        UNION ALL
        SELECT unnest(impus) FROM vouch.registration_content
         WHERE $1 = 'FLOW' AND flow_key = ANY ($2::bigint[]) AND known_at <= $3::timestamptz
        UNION ALL
        SELECT unnest(impus) FROM vouch.registration_content
         WHERE $1 = 'PATH' AND path_key = ANY ($2::bigint[]) AND known_at <= $3::timestamptz
        UNION ALL
        SELECT impu FROM vouch.finder WHERE key = ANY ($2::bigint[]) AND known_at <= $3::timestamptz) AS found
 ORDER BY impu
