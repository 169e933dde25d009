-- Calls that name identities which ever belonged to a target (keys: $1 of IMEIs, $3 of IMPIs; $2 IMPUs), or show one of the signs $4,
-- of which messages became known in ($5, $6], or had passed from $9 on as far as known then, or whose session timer may have run out in
-- ($7, $8]. A timer of a call is never shorter than 90 s (RFC 4028 section 4), any other may be. In one order, those from place $10 on, at
-- most $11; only those with keys $12, where it is given.
@candidates@
@recent_calls@
, touched AS (
  SELECT f.call_id
    FROM recent JOIN vouch.session_fact f USING (call_id)
   CROSS JOIN LATERAL (VALUES (f.lasts_s), (greatest(f.lasts_s, 90))) AS timer (s)
   WHERE f.known_at <= $6::timestamptz
     AND (f.known_at > $5::timestamptz
          OR (f.observed_at > $7::timestamptz - interval '1 day' AND f.lasts_s <= 86400
              AND f.observed_at + timer.s * interval '1 second' > $7::timestamptz
              AND f.observed_at + timer.s * interval '1 second' <= $8::timestamptz))
  UNION
  SELECT call_id FROM vouch.session_party
   WHERE impu = ANY (ARRAY (SELECT impu FROM party)) AND observed_at >= $9::timestamptz AND known_at <= $6::timestamptz
  UNION
  SELECT f.call_id FROM vouch.session_fact f
   WHERE f.lasts_s > 86400 AND f.known_at <= $6::timestamptz
     AND (f.observed_at AT TIME ZONE 'UTC') + f.lasts_s * interval '1 second' > $7::timestamptz AT TIME ZONE 'UTC'
     AND (f.observed_at AT TIME ZONE 'UTC') + f.lasts_s * interval '1 second' <= $8::timestamptz AT TIME ZONE 'UTC'
     AND EXISTS (SELECT FROM vouch.session_party p
                  WHERE p.impu = ANY (ARRAY (SELECT impu FROM party)) AND p.call_id = f.call_id
                    AND p.known_at <= $6::timestamptz)
), placed AS (
  SELECT call_id, left(encode(sha256(convert_to(call_id, 'UTF8')), 'hex'), 32) AS place FROM touched
   WHERE $12::text[] IS NULL OR call_id = ANY ($12::text[])
)
SELECT coalesce((SELECT f.long_call_id FROM vouch.session_fact f WHERE f.call_id = placed.call_id LIMIT 1), call_id), place
  FROM placed
 WHERE place >= $10
 ORDER BY place
 LIMIT $11::bigint
