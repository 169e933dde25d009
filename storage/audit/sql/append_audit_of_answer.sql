-- An entry and what its answer told of, in one round trip: the answer is amended when late knowledge changes it.
WITH entry AS (
  INSERT INTO vouch.audit (service, caller, role, operation, liid, query, as_of, outcome, reason, result)
  VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7::timestamptz, $8, $9, $10::jsonb)
  RETURNING entry
), told AS (
  INSERT INTO vouch.told_answer (liid, entry, number, as_of, kind, subject, at)
  SELECT $5, entry.entry, subject.number, $7::timestamptz, subject.kind, subject.what, subject.at
    FROM entry, unnest($11::text[], $12::text[], $13::timestamptz[]) WITH ORDINALITY AS subject (kind, what, at, number)
)
SELECT entry FROM entry
