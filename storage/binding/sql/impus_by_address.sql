SELECT DISTINCT impu FROM vouch.binding
 WHERE ue_address = $1 AND ($2::integer IS NULL OR ue_port = $2::integer)
 ORDER BY impu
