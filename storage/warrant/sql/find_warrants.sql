@whole_warrants@
 WHERE w.liid = ANY ($1::text[])
