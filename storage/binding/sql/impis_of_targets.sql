-- The private identities with which those were registered that ever belonged to a target (keys: $1 of IMEIs, $3 of IMPIs; $2
-- IMPUs).
WITH candidate AS MATERIALIZED (
  SELECT unnest(impus) AS impu FROM vouch.registration_content WHERE device_key = ANY ($1::bigint[])
  UNION
  SELECT unnest($2::text[])
  UNION
  SELECT unnest(impus) FROM vouch.registration_content WHERE impi_key = ANY ($3::bigint[])
  UNION
  SELECT impu FROM vouch.finder WHERE key = ANY ($1::bigint[] || $3::bigint[])
)
SELECT DISTINCT impi FROM vouch.binding WHERE impu = ANY (ARRAY (SELECT impu FROM candidate)) AND impi IS NOT NULL
