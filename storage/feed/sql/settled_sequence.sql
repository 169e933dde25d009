SELECT settled_sequence FROM vouch.feed WHERE feed = $1
