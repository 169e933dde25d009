-- Which of these facts are on record.
SELECT f.fact_id
  FROM unnest($1::text[], $2::timestamptz[], $3::uuid[]) AS told (call_id, observed_at, fact_id)
  JOIN vouch.session_fact f USING (call_id, observed_at, fact_id)
