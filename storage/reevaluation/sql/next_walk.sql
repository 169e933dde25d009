-- They take turns, so that a long one does not keep others waiting; one that failed ($1) lets all others go first.
SELECT reevaluation, cause, catalogue, catalogue_before, after_impu, after_binding, after_known, total, done
  FROM vouch.reevaluation
 WHERE ended_at IS NULL AND cause IN ('TAC_CATALOGUE', 'NETWORK_IMEI')
 ORDER BY (reevaluation = $1::bigint) NULLS FIRST, progress_at NULLS FIRST, reevaluation
 LIMIT 1
