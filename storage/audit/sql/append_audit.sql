INSERT INTO vouch.audit (service, caller, role, operation, liid, query, as_of, outcome, reason, result)
VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7::timestamptz, $8, $9, $10::jsonb)
RETURNING entry
