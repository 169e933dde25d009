SELECT catalogue, version FROM vouch.tac_catalogue WHERE known_at <= $1::timestamptz ORDER BY known_at DESC LIMIT 1
