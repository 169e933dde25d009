-- When in the network the earliest of what became known in ($4, $5] was, of identities that ever belonged to a target (keys:
-- $1 of IMEIs, $3 of IMPIs; $2 IMPUs): of registrations, and of calls.
WITH candidate AS MATERIALIZED (
  SELECT unnest(impus) AS impu FROM vouch.registration_content WHERE device_key = ANY ($1::bigint[])
  UNION
  SELECT unnest($2::text[])
  UNION
  SELECT unnest(impus) FROM vouch.registration_content WHERE impi_key = ANY ($3::bigint[])
  UNION
  SELECT impu FROM vouch.finder WHERE key = ANY ($1::bigint[] || $3::bigint[])
)
SELECT (SELECT min(observed_at) FROM vouch.registration_fact
         WHERE impu = ANY (ARRAY (SELECT impu FROM candidate)) AND known_at > $4::timestamptz AND known_at <= $5::timestamptz),
       (SELECT min(observed_at) FROM vouch.session_party
         WHERE impu = ANY (ARRAY (SELECT impu FROM candidate)) AND known_at > $4::timestamptz AND known_at <= $5::timestamptz)
