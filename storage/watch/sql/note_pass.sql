UPDATE vouch.amendment_pass
   SET known_at = $2::timestamptz, passing_to = $3::timestamptz, behind_entry = $4::bigint, behind_number = $5::integer,
       in_page = $6, seen_below = $7::xid8
 WHERE liid = $1
