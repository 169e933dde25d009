SELECT vouch.stage_month($1, $2::date)
