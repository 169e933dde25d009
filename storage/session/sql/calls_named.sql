-- The calls of which messages name identities, or show signs, ($1) each in its time ($7, $8), from $2 on, before $3, as known at $4, by
-- their keys: all that do up to $5, and those of $6 more messages. And up to when, where that is not all. Each of them is read by its
-- index, in order, and no further.
WITH own AS MATERIALIZED (
  SELECT party, greatest(since, $2::timestamptz) AS since, least(until, $3::timestamptz) AS until
    FROM unnest($1::text[], $7::timestamptz[], $8::timestamptz[]) AS told (party, since, until)
), edge AS (
  SELECT later.observed_at
    FROM own
   CROSS JOIN LATERAL (
         SELECT p.observed_at FROM vouch.session_party p
          WHERE p.impu = own.party AND p.observed_at >= greatest(own.since, $5::timestamptz) AND p.observed_at < own.until
            AND p.known_at <= $4::timestamptz
          ORDER BY p.observed_at
          LIMIT $6::bigint + 1) AS later
   ORDER BY later.observed_at
  OFFSET $6::bigint LIMIT 1
)
SELECT array_agg(DISTINCT p.call_id), (SELECT observed_at FROM edge)
  FROM own
  JOIN vouch.session_party p ON p.impu = own.party AND p.observed_at >= own.since AND p.observed_at < own.until
 WHERE p.known_at <= $4::timestamptz AND p.observed_at < coalesce((SELECT observed_at FROM edge), $3::timestamptz)
