-- Of each answer that stood at $4, was amended at $5 and speaks of no time from $6 on: whether registrations of identities that ever
-- belonged to a target (keys: $1 of IMEIs, $3 of IMPIs; $2 IMPUs) that had passed by then became known in between; and whether ones
-- that were known were seen otherwise.
@candidates@
, answer AS (
  SELECT * FROM unnest($4::timestamptz[], $5::timestamptz[], $6::timestamptz[]) WITH ORDINALITY AS told (stood_at, known_at, until, place)
), news AS MATERIALIZED (
  SELECT impu, registration_id, observed_at, known_at FROM vouch.registration_fact
   WHERE impu = ANY (ARRAY (SELECT impu FROM candidate)) AND known_at > (SELECT min(stood_at) FROM answer)
     AND known_at <= (SELECT max(known_at) FROM answer) AND observed_at < (SELECT max(until) FROM answer)
)
SELECT coalesce(bool_or(late.is_new), false), coalesce(bool_or(NOT late.is_new), false)
  FROM answer LEFT JOIN LATERAL (
       SELECT DISTINCT NOT EXISTS (SELECT FROM vouch.registration_fact known
                                    WHERE known.impu = ANY (ARRAY (SELECT impu FROM candidate)) AND known.registration_id = news.registration_id
                                      AND (known.observed_at AT TIME ZONE 'UTC')::date
                                          BETWEEN (news.observed_at AT TIME ZONE 'UTC')::date - 1
                                              AND (news.observed_at AT TIME ZONE 'UTC')::date + 1
                                      AND known.known_at <= answer.stood_at) AS is_new
         FROM news
        WHERE news.known_at > answer.stood_at AND news.known_at <= answer.known_at AND news.observed_at < answer.until) AS late ON true
 GROUP BY answer.place
 ORDER BY answer.place
