SELECT t.entry, t.number, t.as_of, t.kind, t.subject, t.at, a.stood_at, a.known_at
  FROM vouch.amendment a JOIN vouch.told_answer t USING (liid, entry, number)
 WHERE a.liid = $1 AND a.acknowledged_at IS NULL
   AND (a.known_at, a.entry, a.number) > ($2::timestamptz, $3::bigint, $4::integer)
 ORDER BY a.known_at, a.entry, a.number
 LIMIT $5::bigint
