-- Identities that ever belonged to a target: keys $1 of IMEIs and $3 of IMPIs, IMPUs $2.
WITH candidate AS MATERIALIZED (
  SELECT unnest(impus) AS impu FROM vouch.registration_content WHERE device_key = ANY ($1::bigint[])
  UNION
  SELECT unnest($2::text[])
  UNION
  SELECT unnest(impus) FROM vouch.registration_content WHERE impi_key = ANY ($3::bigint[])
  UNION
  SELECT impu FROM vouch.finder WHERE key = ANY ($1::bigint[] || $3::bigint[])
)
