-- Which of these messages are on record as seen then, or earlier by no more than a copy is late (it is sent again for 32 s, RFC 3261
-- section 17.1.1.2). A copy too many is harmless: the earliest counts.
SELECT told.fact_id
  FROM unnest($1::text[], $2::timestamptz[], $3::uuid[]) AS told (call_id, observed_at, fact_id)
 WHERE EXISTS (SELECT FROM vouch.session_fact f
                WHERE f.call_id = told.call_id AND f.fact_id = told.fact_id
                  AND f.observed_at BETWEEN told.observed_at - interval '1 minute' AND told.observed_at)
