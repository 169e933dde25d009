-- A policy that comes into force is knowledge. The row stays locked until the transaction ends: nobody judges meanwhile.
UPDATE vouch.knowledge_clock SET at = greatest(clock_timestamp(), at + interval '1 microsecond') RETURNING at
