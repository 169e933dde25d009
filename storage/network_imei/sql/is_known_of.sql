-- Whether anything of these subscriptions became known in ($2, $3].
SELECT EXISTS (SELECT FROM vouch.network_imei
                WHERE subscription = ANY ($1::text[]) AND known_at > $2::timestamptz AND known_at <= $3::timestamptz)
