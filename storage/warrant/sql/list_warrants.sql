-- One page: the warrants behind the last one of the page before.
@whole_warrants@
 WHERE w.liid > $1
 ORDER BY w.liid
 LIMIT $2
