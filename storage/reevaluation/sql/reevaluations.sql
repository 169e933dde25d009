-- The latest first.
SELECT reevaluation, cause, subject, asked_by, asked_at, begun_at, progress_at, ended_at, failed, total, done, changed
  FROM vouch.reevaluation ORDER BY reevaluation DESC LIMIT $1
