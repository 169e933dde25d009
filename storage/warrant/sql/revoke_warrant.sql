UPDATE vouch.warrant SET revoked_by = $2, revoked_at = $3::timestamptz, revoke_reason = $4
 WHERE liid = $1 AND revoked_at IS NULL
