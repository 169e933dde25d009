UPDATE vouch.amendment a
   SET acknowledged_by = $5, acknowledged_at = $6::timestamptz
  FROM unnest($2::bigint[], $3::integer[], $4::timestamptz[]) AS taken (entry, number, known_at)
 WHERE a.liid = $1 AND a.entry = taken.entry AND a.number = taken.number AND a.known_at = taken.known_at
   AND a.acknowledged_at IS NULL
