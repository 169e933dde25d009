-- Of the calls with keys $1 those that began before the end of a period ($2, $3) and are not known to have been over before it began,
-- as known at $4; where identities ($5) are asked for, those of which a message names one. A call is over with the BYE of each dialog
-- that was answered, with its only request (MESSAGE), or with a refusal if nothing ever answered it. In one order, behind the place
-- ($6, $7) and before the time $8, at most $9: by when they began, and by digest where that is one moment. One that names the identity
-- more than an hour later stands an hour before that (storage/session/session_reader.h); where none is named, one of the signs $10, each in its time ($11, $12).
WITH told AS (
  SELECT f.call_id, min(f.long_call_id) AS long_call_id, min(f.observed_at) AS began, max(f.observed_at) AS last,
         min(f.observed_at) FILTER (WHERE f.from_impu = ANY ($5::text[]) OR f.to_impu = ANY ($5::text[]) OR f.called = ANY ($5::text[])
                                          OR f.asserted && $5::text[]) AS named,
         bool_or(f.kind = 'END') AS hung_up,
         bool_or(f.kind = 'MESSAGE') AND NOT bool_or(f.kind IN ('INVITE', 'SUBSCRIBE')) AS is_message,
         bool_or(f.kind IN ('FAILURE', 'CANCEL')) AS refused,
         array_agg(DISTINCT f.to_tag) FILTER (WHERE f.kind = 'ANSWER') AS answered,
         array_agg(f.from_tag) FILTER (WHERE f.kind = 'END') || array_agg(f.to_tag) FILTER (WHERE f.kind = 'END') AS ended
    FROM vouch.session_fact f
   WHERE f.call_id = ANY ($1::text[]) AND f.known_at <= $4::timestamptz
   GROUP BY f.call_id
), shown AS MATERIALIZED (
  SELECT p.call_id, min(p.observed_at) AS at
    FROM unnest($10::text[], $11::timestamptz[], $12::timestamptz[]) AS sign (party, since, until)
    JOIN vouch.session_party p ON p.impu = sign.party AND p.observed_at < sign.until
                              AND p.observed_at >= greatest(sign.since, (SELECT min(began) FROM told WHERE named IS NULL))
   WHERE p.known_at <= $4::timestamptz AND p.observed_at <= (SELECT max(last) FROM told WHERE named IS NULL)
     AND p.call_id = ANY ($1::text[])
   GROUP BY p.call_id
)
SELECT coalesce(told.long_call_id, told.call_id), place.began, place.tie
  FROM told
  LEFT JOIN shown ON shown.call_id = told.call_id
 CROSS JOIN LATERAL (
       SELECT greatest(told.began, coalesce(told.named, shown.at) - interval '1 hour'), encode(sha256(convert_to(told.call_id, 'UTF8')), 'hex')
       ) AS place (began, tie)
 WHERE told.began < $3::timestamptz AND (cardinality($5::text[]) = 0 OR told.named IS NOT NULL OR shown.at IS NOT NULL)
   AND (told.last >= $2::timestamptz
        OR NOT (told.is_message OR (told.refused AND told.answered IS NULL)
                OR (told.hung_up AND (told.answered <@ told.ended OR coalesce(cardinality(told.answered), 0) < 2))))
   AND (place.began, place.tie) > ($6::timestamptz, $7::text) AND place.began < $8::timestamptz
 ORDER BY place.began, place.tie
 LIMIT $9::bigint
