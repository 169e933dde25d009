-- The months of a time that were dropped, each with the 600,000 seconds that a registration of its last moment may have stood after it:
-- so long an S-CSCF grants it where nothing shorter is asked for (TS 24.229 clause 5.1.1.2.1).
SELECT month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC' + interval '600000 seconds', dropped_at
  FROM vouch.month_dropped
 WHERE month >= date_trunc('month', ($1::timestamptz - interval '600000 seconds') AT TIME ZONE 'UTC')::date
   AND month <= ($2::timestamptz AT TIME ZONE 'UTC')::date
 ORDER BY month
