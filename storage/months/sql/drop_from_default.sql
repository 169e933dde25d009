SELECT vouch.drop_from_default($1, $2::date)
