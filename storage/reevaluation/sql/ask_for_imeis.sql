INSERT INTO vouch.reevaluation (cause, subject, asked_by, asked_at, total, after_known)
VALUES ('NETWORK_IMEI', '', $1, $2::timestamptz, $3, $4::timestamptz)
