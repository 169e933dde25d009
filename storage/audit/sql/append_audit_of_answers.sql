-- Entries, numbered in the order given, and what their answers told of, in one round trip: an answer is amended when late knowledge
-- changes it. What is told of names its entry by its place.
WITH entry AS (
  INSERT INTO vouch.audit (service, caller, role, operation, liid, query, as_of, outcome, reason, result)
  SELECT told.*
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::timestamptz[], $8::text[], $9::text[],
                $10::jsonb[]) AS told
  RETURNING entry, liid, as_of
), placed AS (
  SELECT *, row_number() OVER (ORDER BY entry) AS place FROM entry
), told AS (
  INSERT INTO vouch.told_answer (liid, entry, number, as_of, kind, subject, at)
  SELECT placed.liid, placed.entry, subject.number, placed.as_of, subject.kind, subject.what, subject.at
    FROM unnest($11::bigint[], $12::integer[], $13::text[], $14::text[], $15::timestamptz[]) AS subject (place, number, kind, what, at)
    JOIN placed USING (place)
)
SELECT entry FROM placed ORDER BY entry
