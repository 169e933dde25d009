-- Standing behind it again may add a reason that was missing.
INSERT INTO vouch.policy_approval AS stands (version, administrator, approved_at, override_reason)
VALUES ($1, $2, $3::timestamptz, $4)
ON CONFLICT (version, administrator) DO UPDATE SET override_reason = coalesce(excluded.override_reason, stands.override_reason)
