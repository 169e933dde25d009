UPDATE vouch.policy SET in_force_since = $2::timestamptz, bindings = $3, changed = $4
 WHERE version = $1 AND in_force_since IS NULL
