INSERT INTO vouch.reevaluation (cause, subject, asked_by, asked_at, begun_at, progress_at, total)
VALUES ($1, $2, $3, $4::timestamptz, $4::timestamptz, $4::timestamptz, 0)
RETURNING reevaluation
