-- 0004 coverage: when a feed is expected to tell and what it can see; how much was lost.
-- Why: a time is complete if everything expected to tell did (domain/coverage), so an answer has to know what was expected.
-- Locks: feed_coverage exclusively for a moment; feeds known so far are read once.
-- Citus: both tables are reference tables.

-- How a feed stood from when on. Append-only; a row with until = infinity lasts until the feed's next such row.
CREATE TABLE vouch.feed_life (
  feed               text NOT NULL,
  since              timestamptz NOT NULL,
  until              timestamptz NOT NULL,
  standing           text NOT NULL CHECK (standing IN ('EXPECTED', 'DRAINED', 'ENDED')),
  kind               text NOT NULL,        -- as in vouch.feed
  observation_point  text NOT NULL,        -- of the intervals within
  element            text NOT NULL,        -- feeds of the same, not empty, stand in for each other
  rhythm_s           bigint NOT NULL,      -- longest silence that is normal; 0: any
  known_at           timestamptz NOT NULL,
  PRIMARY KEY (feed, since, until, standing)
);
CREATE INDEX feed_life_by_time ON vouch.feed_life (until, since);

ALTER TABLE vouch.feed_coverage ADD COLUMN count bigint NOT NULL DEFAULT 0;  -- lost, unpaired, spooled; 0: has none

-- Of a feed heard so far it is only known when it told something.
INSERT INTO vouch.feed_life (feed, since, until, standing, kind, observation_point, element, rhythm_s, known_at)
SELECT f.feed, min(c.since), max(c.until), 'EXPECTED', f.kind, f.observation_point, '', 0, min(c.known_at)
  FROM vouch.feed f JOIN vouch.feed_coverage c USING (feed)
 GROUP BY f.feed, f.kind, f.observation_point;
