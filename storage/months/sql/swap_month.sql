SELECT vouch.swap_month($1, $2::date, $3::timestamptz)
