-- When in the network the earliest of what became known in ($4, $5] was, of identities that ever belonged to a target (keys:
-- $1 of IMEIs, $3 of IMPIs; $2 IMPUs): of registrations, and of calls, also such as show one of the signs $6.
@candidates@
SELECT (SELECT min(observed_at) FROM vouch.registration_fact
         WHERE impu = ANY (ARRAY (SELECT impu FROM candidate)) AND known_at > $4::timestamptz AND known_at <= $5::timestamptz),
       (SELECT min(observed_at) FROM vouch.session_party
         WHERE impu = ANY (ARRAY (SELECT impu FROM candidate) || $6::text[]) AND known_at > $4::timestamptz AND known_at <= $5::timestamptz)
