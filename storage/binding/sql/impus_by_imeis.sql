SELECT DISTINCT impu FROM vouch.binding WHERE imei = ANY ($1::bigint[]) ORDER BY impu
