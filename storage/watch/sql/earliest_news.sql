-- When in the network the earliest of what became known in ($5, $6] was, of identities that ever belonged to a target (keys:
-- $1 of IMEIs, $3 of IMPIs; $2 IMPUs): of registrations, and of calls, also such as show one of the signs $4.
@candidates@
@recent_calls@
SELECT (SELECT min(observed_at) FROM vouch.registration_fact
         WHERE impu = ANY (ARRAY (SELECT impu FROM candidate)) AND known_at > $5::timestamptz AND known_at <= $6::timestamptz),
       (SELECT min(observed_at) FROM vouch.session_fact
         WHERE call_id = ANY (ARRAY (SELECT call_id FROM recent)) AND known_at > $5::timestamptz AND known_at <= $6::timestamptz)
