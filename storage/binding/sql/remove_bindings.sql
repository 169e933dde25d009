DELETE FROM vouch.binding b
 USING unnest($1::text[], $2::uuid[]) AS gone (impu, binding_id)
 WHERE b.impu = gone.impu AND b.binding_id = gone.binding_id
