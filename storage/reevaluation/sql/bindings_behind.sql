-- The next bindings of all, with the first five digits of their TACs.
SELECT impu, binding_id, imei / 1000000000 FROM vouch.binding
 WHERE (impu, binding_id) > ($1, $2::uuid)
 ORDER BY impu, binding_id
 LIMIT $3
