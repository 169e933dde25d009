-- A session that the page ($2, $3) told nothing of, behind those that it told. It belongs to the answer, and to the transaction that wrote
-- it: a pass has seen it if it has seen the page.
INSERT INTO vouch.told_answer (liid, entry, number, as_of, kind, subject, at, written_by)
SELECT page.liid, page.entry,
       (SELECT coalesce(max(number), 0) + 1 FROM vouch.told_answer WHERE liid = $1 AND entry = $2::bigint AND kind IN ('SESSION', 'LEFT_OUT')),
       page.as_of, 'LEFT_OUT', $4, $5::timestamptz, page.written_by
  FROM vouch.told_answer page
 WHERE page.liid = $1 AND page.entry = $2::bigint AND page.number = $3::integer
RETURNING number
