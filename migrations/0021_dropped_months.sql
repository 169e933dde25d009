-- 0021 dropped months: which times retention dropped.
-- Why: of a month that was dropped only what warrants on record by then name is left. Under a warrant made since, nothing was found and
-- the coverage was told as complete: absence of evidence that looked like evidence of absence.
-- Locks: none, the table is new. Months dropped before are not on record.
-- Citus: a reference table.

CREATE TABLE vouch.month_dropped (
  month       date PRIMARY KEY,      -- its first day
  dropped_at  timestamptz NOT NULL   -- when it was dropped first
);
