INSERT INTO vouch.warrant (liid, authority, valid_from, valid_until, deliveries, created_by, created_at)
VALUES ($1, $2, $3::timestamptz, $4::timestamptz, $5::text[], $6, $7::timestamptz)
ON CONFLICT (liid) DO NOTHING
