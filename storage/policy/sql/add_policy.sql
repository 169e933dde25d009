INSERT INTO vouch.policy (version, content) VALUES ($1, $2) ON CONFLICT (version) DO NOTHING
