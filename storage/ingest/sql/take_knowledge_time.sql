-- The row stays locked until the transaction ends. Also when the writer before was.
WITH before AS MATERIALIZED (SELECT at FROM vouch.knowledge_clock FOR UPDATE)
UPDATE vouch.knowledge_clock clock
   SET at = greatest(clock_timestamp(), clock.at + interval '1 microsecond') FROM before
RETURNING clock.at, before.at
