SELECT vouch.forget_batch($1, $2::timestamptz, $3)
