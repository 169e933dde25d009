UPDATE vouch.amendment_pass
   SET known_at = $2::timestamptz, passing_to = $3::timestamptz, behind_entry = $4::bigint, behind_number = $5::integer
 WHERE liid = $1
