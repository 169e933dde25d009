SELECT vouch.make_month($1, $2::date)
