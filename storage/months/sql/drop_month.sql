SELECT vouch.drop_month($1::date)
