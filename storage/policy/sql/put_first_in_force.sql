-- The built-in policy, unless one is in force.
INSERT INTO vouch.policy (version, content, in_force_since)
SELECT $1, $2, $3::timestamptz WHERE NOT EXISTS (SELECT FROM vouch.policy WHERE in_force_since IS NOT NULL)
ON CONFLICT (version) DO NOTHING
