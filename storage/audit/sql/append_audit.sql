-- Numbered in the order given.
INSERT INTO vouch.audit (service, caller, role, operation, liid, query, as_of, outcome, reason, result)
SELECT told.*
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::timestamptz[], $8::text[], $9::text[],
              $10::jsonb[]) AS told
RETURNING entry
