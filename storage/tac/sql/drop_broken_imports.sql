SELECT vouch.drop_broken_imports($1::timestamptz)
