SELECT pg_relation_size('vouch.binding') / current_setting('block_size')::bigint
