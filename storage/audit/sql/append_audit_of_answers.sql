-- Entries, numbered in the order given, and what their answers told of, in one round trip: an answer is amended when late knowledge
-- changes it. What is told of names its entry by its place. Of the log itself no more may be read than the number.
WITH entry AS (
  INSERT INTO vouch.audit (service, caller, role, operation, liid, query, as_of, outcome, reason, result)
  SELECT told.*
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::timestamptz[], $8::text[], $9::text[],
                $10::jsonb[]) AS told
  RETURNING entry
), placed AS (
  SELECT entry, row_number() OVER (ORDER BY entry) AS place FROM entry
), told AS (
  INSERT INTO vouch.told_answer (liid, entry, number, as_of, kind, subject, at)
  SELECT asked.liid, placed.entry, subject.number, asked.as_of, subject.kind, subject.what, subject.at
    FROM unnest($11::bigint[], $12::integer[], $13::text[], $14::text[], $15::timestamptz[]) AS subject (place, number, kind, what, at)
    JOIN placed USING (place) JOIN unnest($5::text[], $7::timestamptz[]) WITH ORDINALITY AS asked (liid, as_of, place) USING (place)
)
SELECT entry FROM placed ORDER BY entry
