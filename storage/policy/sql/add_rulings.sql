INSERT INTO vouch.ruling (policy_version, verdict_id, client_type, trust_level)
SELECT $1, verdict_id, client_type, trust_level
  FROM unnest($2::uuid[], $3::text[], $4::text[]) AS made (verdict_id, client_type, trust_level)
ON CONFLICT DO NOTHING
