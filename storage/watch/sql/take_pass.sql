-- How far the answers were looked through; of those that were not there to be seen then, the earliest knowledge; and below which
-- transaction there will be no more than there are now. Numbers past the present one are of another life of the database.
SELECT p.known_at, p.passing_to, p.behind_entry, p.behind_number, p.in_page,
       (SELECT min(t.as_of) FROM vouch.told_answer t
         WHERE t.liid = p.liid AND t.written_by >= least(p.seen_below, pg_snapshot_xmin(pg_current_snapshot()))
           AND t.written_by < pg_snapshot_xmax(pg_current_snapshot())),
       p.seen_below::text, pg_snapshot_xmin(pg_current_snapshot())::text
  FROM vouch.amendment_pass p
 WHERE p.liid = $1
   FOR UPDATE SKIP LOCKED
