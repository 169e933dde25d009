UPDATE vouch.reevaluation
   SET total = $2, done = $2, changed = $3, failed = $4, progress_at = $5::timestamptz, ended_at = $5::timestamptz
 WHERE reevaluation = $1
