-- The private identities with which those were registered that ever belonged to a target (keys: $1 of IMEIs, $3 of IMPIs; $2
-- IMPUs).
@candidates@
SELECT DISTINCT impi FROM vouch.binding WHERE impu = ANY (ARRAY (SELECT impu FROM candidate)) AND impi IS NOT NULL
