UPDATE vouch.tac_catalogue c
   SET known_at = $2::timestamptz, version = (SELECT coalesce(max(version), 0) + 1 FROM vouch.tac_catalogue),
       entries = (SELECT coalesce(sum(entries), 0) FROM vouch.tac_range WHERE catalogue = c.catalogue)
 WHERE catalogue = $1::uuid AND version IS NULL
