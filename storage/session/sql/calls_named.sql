-- The calls of which messages name identities, or show signs ($1), from $2 on, before $3, as known at $4, by their keys: all that do up to $5, and those
-- of $6 more messages. And up to when, where that is not all. Each of them is read by its index, in order, and no further.
WITH edge AS (
  SELECT later.observed_at
    FROM unnest($1::text[]) AS own (impu)
   CROSS JOIN LATERAL (
         SELECT p.observed_at FROM vouch.session_party p
          WHERE p.impu = own.impu AND p.observed_at >= $5::timestamptz AND p.observed_at < $3::timestamptz AND p.known_at <= $4::timestamptz
          ORDER BY p.observed_at
          LIMIT $6::bigint + 1) AS later
   ORDER BY later.observed_at
  OFFSET $6::bigint LIMIT 1
)
SELECT array_agg(DISTINCT p.call_id), (SELECT observed_at FROM edge)
  FROM vouch.session_party p
 WHERE p.impu = ANY ($1::text[]) AND p.observed_at >= $2::timestamptz AND p.known_at <= $4::timestamptz
   AND p.observed_at < coalesce((SELECT observed_at FROM edge), $3::timestamptz)
