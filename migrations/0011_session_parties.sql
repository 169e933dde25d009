-- 0011 session parties: who is named in a call, batch by batch.
-- Why: a watch is told what became of an identity's calls since a time, which no index led to; and a batch of ingest adds its
-- rows by COPY, where it looked for each call's row and moved it. A transaction may hold several batches, so no key: what is read
-- of it is made distinct.
-- Locks: session_party exclusively while it is written anew: stop ingest, for minutes if the database is big.
-- Citus: distributed by impu, as before; it has no key.

ALTER TABLE vouch.session_party RENAME TO old_session_party;
ALTER INDEX vouch.session_party_pkey RENAME TO old_session_party_pkey;

-- Which calls name an IMPU: one row for each batch of messages that does. Append-only.
CREATE TABLE vouch.session_party (
  impu         text NOT NULL,         -- key, as in session_fact
  known_at     timestamptz NOT NULL,  -- knowledge time of the batch
  call_id      text NOT NULL,         -- key
  observed_at  timestamptz NOT NULL   -- of the first of its messages that name it
);
CREATE INDEX session_party_by_knowledge ON vouch.session_party (impu, known_at, call_id);
CREATE INDEX session_party_by_time ON vouch.session_party (impu, observed_at);

-- What stands there was known before any watch that will ask for it.
INSERT INTO vouch.session_party (impu, known_at, call_id, observed_at)
SELECT impu, 'epoch', call_id, observed_at FROM vouch.old_session_party;
DROP TABLE vouch.old_session_party;
