-- Identities that ever belonged to a target (keys: $1 of IMEIs, $3 of IMPIs; $2 IMPUs), of which a binding was changed or
-- removed after $4, or ran out of time in ($5, $6]. As arrays, so that each table is read by its key.
@candidates@
SELECT impu FROM vouch.binding
 WHERE impu = ANY (ARRAY (SELECT impu FROM candidate))
   AND (known_at > $4::timestamptz
        OR (ended_at IS NULL AND expires_at > $5::timestamptz AND expires_at <= $6::timestamptz))
UNION
SELECT impu FROM vouch.binding_removal
 WHERE impu = ANY (ARRAY (SELECT impu FROM candidate)) AND known_at > $4::timestamptz
 ORDER BY impu
