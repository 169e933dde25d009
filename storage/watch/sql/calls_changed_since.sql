-- Calls that name identities which ever belonged to a target (keys: $1 of IMEIs, $3 of IMPIs; $2 IMPUs), of which messages
-- became known after $4, or whose session timer ran out in ($5, $6]; of timers those set within the last day's knowledge. A timer
-- is never shorter than 90 s (RFC 4028 section 4).
@candidates@
, touched AS (
  SELECT call_id FROM vouch.session_party
   WHERE impu = ANY (ARRAY (SELECT impu FROM candidate)) AND known_at > $4::timestamptz
  UNION
  SELECT p.call_id FROM vouch.session_party p JOIN vouch.session_fact f USING (call_id)
   WHERE p.impu = ANY (ARRAY (SELECT impu FROM candidate)) AND p.known_at > $4::timestamptz - interval '1 day'
     AND f.observed_at > $5::timestamptz - interval '1 day' AND f.lasts_s <= 86400
     AND f.observed_at + greatest(f.lasts_s, 90) * interval '1 second' > $5::timestamptz
     AND f.observed_at + greatest(f.lasts_s, 90) * interval '1 second' <= $6::timestamptz
)
SELECT coalesce((SELECT f.long_call_id FROM vouch.session_fact f WHERE f.call_id = touched.call_id LIMIT 1), call_id)
  FROM touched ORDER BY call_id
