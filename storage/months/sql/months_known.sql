-- Months that have partitions, or something in the default ones. Times that no network has belong to the first one.
SELECT DISTINCT to_date(right(relname, 6), 'YYYYMM')::text AS month
  FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
 WHERE inhparent IN ('vouch.registration_content'::regclass, 'vouch.registration_fact'::regclass, 'vouch.session_fact'::regclass,
                     'vouch.network_imei'::regclass)
   AND relname ~ '_[0-9]{6}$'
UNION
SELECT period::text FROM vouch.registration_content_default
UNION
SELECT CASE WHEN observed_at >= '1970-01-01 00:00:00+00' AND observed_at < '2200-01-01 00:00:00+00'
            THEN date_trunc('month', observed_at AT TIME ZONE 'UTC')::date::text ELSE '1970-01-01' END
  FROM (SELECT observed_at FROM vouch.registration_fact_default
        UNION ALL
        SELECT observed_at FROM vouch.session_fact_default
        UNION ALL
        SELECT observed_at FROM vouch.network_imei_default) AS told
 ORDER BY month
