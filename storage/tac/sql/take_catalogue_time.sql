-- A catalogue that is asked from now on is knowledge. The row stays locked until the transaction ends.
UPDATE vouch.knowledge_clock SET at = greatest(clock_timestamp(), at + interval '1 microsecond') RETURNING at
