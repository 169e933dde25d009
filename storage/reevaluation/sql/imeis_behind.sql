-- What became known next, all that did at one time together.
SELECT subscription, known_at FROM vouch.network_imei
 WHERE known_at > $1::timestamptz
 ORDER BY known_at
 FETCH FIRST $2 ROWS WITH TIES
