SELECT known_at, passing_to, behind_entry, behind_number FROM vouch.amendment_pass WHERE liid = $1 FOR UPDATE SKIP LOCKED
