SELECT DISTINCT impu FROM vouch.binding WHERE imei = $1::bigint ORDER BY impu
