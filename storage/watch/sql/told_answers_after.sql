-- Answers that speak of network time $2 or later, and how they stand: as told, or as amended last.
SELECT t.entry, t.number, t.as_of, t.kind, t.subject, t.at,
       coalesce((SELECT max(a.known_at) FROM vouch.amendment a
                  WHERE a.liid = t.liid AND a.entry = t.entry AND a.number = t.number), t.as_of)
  FROM vouch.told_answer t
 WHERE t.liid = $1 AND t.as_of > $2::timestamptz AND (t.entry, t.number) > ($3::bigint, $4::integer)
 ORDER BY t.entry, t.number
 LIMIT $5::bigint
