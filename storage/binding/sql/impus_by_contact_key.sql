SELECT DISTINCT impu FROM vouch.binding WHERE contact_key = $1 ORDER BY impu
