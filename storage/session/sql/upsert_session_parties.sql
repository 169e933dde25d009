INSERT INTO vouch.session_party AS p (impu, call_id, observed_at)
SELECT impu, call_id, min(observed_at)
  FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS told (impu, call_id, observed_at)
 GROUP BY impu, call_id
ON CONFLICT (impu, call_id) DO UPDATE
   SET observed_at = excluded.observed_at
 WHERE excluded.observed_at < p.observed_at
