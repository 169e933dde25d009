SELECT version, content FROM vouch.policy WHERE in_force_since <= $1::timestamptz ORDER BY in_force_since DESC LIMIT 1
