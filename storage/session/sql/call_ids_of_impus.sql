-- Calls that began before the end of the period and are not known to have been over before it began. A call is over
-- with its BYE, with its only request (MESSAGE), or with a refusal if nothing ever answered it.
SELECT coalesce(min(f.long_call_id), f.call_id)
  FROM vouch.session_fact f
 WHERE f.call_id IN (SELECT p.call_id
                       FROM vouch.session_party p
                      WHERE p.impu = ANY ($1::text[]) AND p.observed_at < $3::timestamptz)
   AND f.known_at <= $4::timestamptz
 GROUP BY f.call_id
HAVING min(f.observed_at) < $3::timestamptz
   AND (max(f.observed_at) >= $2::timestamptz
        OR NOT (bool_or(f.kind IN ('END', 'MESSAGE'))
                OR (bool_or(f.kind IN ('FAILURE', 'CANCEL')) AND NOT bool_or(f.kind = 'ANSWER'))))
 ORDER BY min(f.observed_at), f.call_id
