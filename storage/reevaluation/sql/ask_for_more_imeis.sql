UPDATE vouch.reevaluation SET total = total + $1 WHERE cause = 'NETWORK_IMEI' AND ended_at IS NULL
