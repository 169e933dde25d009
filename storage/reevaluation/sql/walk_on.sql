-- Nothing if another process got on with it, or there is more of it by now ($2, $3: how it was found).
UPDATE vouch.reevaluation
   SET after_impu = $4, after_binding = $5::uuid, after_known = $6::timestamptz, done = done + $7, changed = changed + $8,
       begun_at = coalesce(begun_at, $10::timestamptz), progress_at = $10::timestamptz,
       ended_at = CASE WHEN $9 THEN $10::timestamptz END, total = CASE WHEN $9 THEN done + $7 ELSE greatest(total, done + $7) END
 WHERE reevaluation = $1 AND done = $2 AND (total = $3 OR NOT $9) AND ended_at IS NULL
