-- What was seen with these subscriptions, as known at $2.
SELECT subscription, imei, source, observed_at FROM vouch.network_imei
 WHERE subscription = ANY ($1::text[]) AND known_at <= $2::timestamptz
