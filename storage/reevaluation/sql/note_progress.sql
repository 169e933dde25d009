UPDATE vouch.reevaluation SET total = $2, done = $3, changed = $4, progress_at = $5::timestamptz WHERE reevaluation = $1
