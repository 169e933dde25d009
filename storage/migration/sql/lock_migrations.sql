-- One runner at a time; let go at the end of the transaction.
SELECT pg_advisory_xact_lock(hashtext('vouch_migration'))
