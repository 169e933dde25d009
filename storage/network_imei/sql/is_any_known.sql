-- Whether anything became known in ($1, $2].
SELECT EXISTS (SELECT FROM vouch.network_imei WHERE known_at > $1::timestamptz AND known_at <= $2::timestamptz)
