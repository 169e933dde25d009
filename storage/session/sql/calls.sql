-- Calls of identities ($1), of charging identifiers by their links ($5), or with these keys ($6), that began before the end of
-- a period and are not known to have been over before it began, as known at $4; only those with keys $10, where it is given. A
-- call is over with its BYE, with its only request (MESSAGE), or with a refusal if nothing ever answered it. In pages: by when
-- they began, and by digest where that is one moment, behind the place ($7, $8).
SELECT coalesce(min(f.long_call_id), f.call_id), min(f.observed_at), encode(sha256(convert_to(f.call_id, 'UTF8')), 'hex') AS tie
  FROM vouch.session_fact f
 WHERE f.call_id IN (SELECT p.call_id
                       FROM vouch.session_party p
                      WHERE p.impu = ANY ($1::text[]) AND p.observed_at < $3::timestamptz AND p.known_at <= $4::timestamptz
                      UNION
                     SELECT l.call_id FROM vouch.session_link l WHERE l.link = ANY ($5::text[]) AND l.known_at <= $4::timestamptz
                      UNION
                     SELECT unnest($6::text[]))
   AND ($10::text[] IS NULL OR f.call_id = ANY ($10::text[]))
   AND f.known_at <= $4::timestamptz
 GROUP BY f.call_id
HAVING min(f.observed_at) < $3::timestamptz
   AND (max(f.observed_at) >= $2::timestamptz
        OR NOT (bool_or(f.kind IN ('END', 'MESSAGE'))
                OR (bool_or(f.kind IN ('FAILURE', 'CANCEL')) AND NOT bool_or(f.kind = 'ANSWER'))))
   AND (min(f.observed_at), encode(sha256(convert_to(f.call_id, 'UTF8')), 'hex')) > ($7::timestamptz, $8::text)
 ORDER BY min(f.observed_at), tie
 LIMIT $9::bigint
