-- 0020 coverage stretches: how long a feed lived is read at once, however often it said so.
-- Why: a feed says a thousand times a day that it lives, and each of these was a row that an answer had to read: half a million of them
-- for a binding of a month and twenty feeds. Now each row tells the whole of its stretch up to then, so that one row of a stretch is read:
-- the last that was known. Rows of before stand for themselves.
-- Locks: feed_coverage exclusively while its rows are looked at and its index is made anew, seconds for a million rows. A correlator or
-- exporter of before reads all of the table then: replace them with it.
-- Citus: feed_coverage is a reference table.

ALTER TABLE vouch.feed_coverage
  ADD COLUMN told text NOT NULL DEFAULT 'WHOLE'
  CHECK (told = 'WHOLE'                                      -- stands for itself
         OR (told IN ('BEGINS', 'GOES_ON') AND state = 'ALIVE'));  -- the first of a stretch, and others with its since, up to another until

CREATE INDEX feed_coverage_whole ON vouch.feed_coverage USING gist (tstzrange(since, until, '[]')) WHERE told = 'WHOLE';
DROP INDEX vouch.feed_coverage_in_time;
CREATE INDEX feed_coverage_by_stretch ON vouch.feed_coverage (feed, since, known_at, until) WHERE told <> 'WHOLE';
CREATE INDEX feed_coverage_by_begin ON vouch.feed_coverage (feed, since, known_at) WHERE told = 'BEGINS';
