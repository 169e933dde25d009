-- A session that became known behind the page ($2, $3), which told nothing of it. It belongs to the answer, and to the transaction that
-- wrote it: a pass has seen it if it has seen the page.
INSERT INTO vouch.told_answer (liid, entry, number, as_of, kind, subject, written_by)
SELECT page.liid, page.entry, (SELECT max(number) + 1 FROM vouch.told_answer WHERE liid = $1 AND entry = $2::bigint), page.as_of, 'SESSION', $4,
       page.written_by
  FROM vouch.told_answer page
 WHERE page.liid = $1 AND page.entry = $2::bigint AND page.number = $3::integer
RETURNING number
