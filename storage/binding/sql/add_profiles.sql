INSERT INTO vouch.client_profile (profile_id, content)
SELECT * FROM unnest($1::uuid[], $2::jsonb[])
ON CONFLICT DO NOTHING
