-- 0016 refused by run: how many messages of a feed were refused, so that no telling counts twice.
-- Why: a batch that was stored and whose spool entry was still there when ingest was killed is stored again. Facts are known by then;
-- a number that is added is added again. Each run of a feed tells how many it has refused so far, and the most it told stands.
-- Locks: none that anybody waits for.
-- Citus: a reference table, as feed is.

CREATE TABLE vouch.feed_refused (
  feed      text NOT NULL,
  begun_at  timestamptz NOT NULL,       -- the run, by ingest's clock
  refused   bigint NOT NULL,            -- since then; what feed.refused counts was before
  PRIMARY KEY (feed, begun_at)
);
