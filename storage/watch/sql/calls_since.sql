-- Calls that name identities which ever belonged to a target (keys: $1 of IMEIs, $3 of IMPIs; $2 IMPUs) and had messages from
-- $4 on, as far as known at $5.
@candidates@
, touched AS (
  SELECT DISTINCT call_id FROM vouch.session_party
   WHERE impu = ANY (ARRAY (SELECT impu FROM candidate)) AND observed_at >= $4::timestamptz AND known_at <= $5::timestamptz
)
SELECT coalesce((SELECT f.long_call_id FROM vouch.session_fact f WHERE f.call_id = touched.call_id LIMIT 1), call_id)
  FROM touched ORDER BY call_id
