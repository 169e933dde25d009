SELECT DISTINCT impu FROM vouch.binding WHERE gruus @> ARRAY[$1] ORDER BY impu
