SELECT vouch.make_month($1::date)
