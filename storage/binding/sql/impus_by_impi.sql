SELECT DISTINCT impu FROM vouch.binding WHERE impi = $1 ORDER BY impu
