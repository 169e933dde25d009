INSERT INTO vouch.network_imei (subscription, observed_at, imei, source, known_at)
SELECT subscription, observed_at, imei, source, $5::timestamptz
  FROM unnest($1::text[], $2::timestamptz[], $3::bigint[], $4::text[]) AS told (subscription, observed_at, imei, source)
ON CONFLICT DO NOTHING
