SELECT vouch.has_to_go($1, $2::date)
