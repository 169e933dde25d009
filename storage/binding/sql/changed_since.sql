-- One branch for each kind of target, so that each uses its index.
SELECT impu FROM vouch.binding WHERE imei = ANY ($1::bigint[]) AND known_at > $4::timestamptz
UNION
SELECT impu FROM vouch.binding WHERE impu = ANY ($2::text[]) AND known_at > $4::timestamptz
UNION
SELECT impu FROM vouch.binding WHERE impi = ANY ($3::text[]) AND known_at > $4::timestamptz
 ORDER BY impu
