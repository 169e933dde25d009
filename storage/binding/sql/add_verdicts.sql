INSERT INTO vouch.verdict (verdict_id, client_type, trust_level, policy_version, evidence_codes)
SELECT verdict_id, client_type, trust_level, policy_version, evidence_codes::text[]
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
       AS made (verdict_id, client_type, trust_level, policy_version, evidence_codes)
ON CONFLICT DO NOTHING
