INSERT INTO vouch.warrant_approval (liid, administrator, approved_at)
VALUES ($1, $2, $3::timestamptz)
ON CONFLICT (liid, administrator) DO NOTHING
