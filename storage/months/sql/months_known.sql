-- Months that have partitions, or something in the default ones.
SELECT DISTINCT to_date(right(inhrelid::regclass::text, 6), 'YYYYMM')::text AS month
  FROM pg_inherits WHERE inhparent = 'vouch.registration_fact'::regclass AND inhrelid::regclass::text ~ '_[0-9]{6}$'
UNION
SELECT DISTINCT period::text FROM vouch.registration_content_default
 ORDER BY month
