-- Identities that ever belonged to a target ($1 IMEIs, $2 IMPUs, $3 IMPIs), of which a binding was changed or removed
-- after $4, or ran out of time in ($5, $6]. As arrays, so that each table is read by its key.
WITH candidate AS MATERIALIZED (
  SELECT impu FROM vouch.finder WHERE kind = 'IMEI' AND key = ANY ($1::text[])
  UNION
  SELECT unnest($2::text[])
  UNION
  SELECT impu FROM vouch.finder WHERE kind = 'IMPI' AND key = ANY ($3::text[])
)
SELECT impu FROM vouch.binding
 WHERE impu = ANY (ARRAY (SELECT impu FROM candidate))
   AND (known_at > $4::timestamptz
        OR (ended_at IS NULL AND expires_at > $5::timestamptz AND expires_at <= $6::timestamptz))
UNION
SELECT impu FROM vouch.binding_removal
 WHERE impu = ANY (ARRAY (SELECT impu FROM candidate)) AND known_at > $4::timestamptz
 ORDER BY impu
