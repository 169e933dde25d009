-- The months of a time that were dropped.
SELECT month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC', dropped_at
  FROM vouch.month_dropped
 WHERE month >= date_trunc('month', $1::timestamptz AT TIME ZONE 'UTC')::date AND month <= ($2::timestamptz AT TIME ZONE 'UTC')::date
 ORDER BY month
