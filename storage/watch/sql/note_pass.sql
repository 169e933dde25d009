UPDATE vouch.amendment_pass
   SET known_at = $2::timestamptz, passing_to = $3::timestamptz, behind_entry = $4::bigint, behind_number = $5::integer,
       seen_below = $6::xid8
 WHERE liid = $1
