SELECT subject, at FROM vouch.told_answer WHERE liid = $1 AND entry = $2::bigint AND kind IN ('SESSION', 'LEFT_OUT')
