-- 0018 watch in parts: which answers a pass over those of a warrant has seen, and session timers of more than a day.
-- Why: an answer rests on earlier knowledge than that with which a pass may run before the answer is there to be seen: nobody compared
-- it with what became known in between. And no watch was told that a timer of more than a day had run out.
-- Locks: told_answer and amendment_pass exclusively for a moment; told_answer against writing while its index is made, seconds for a
-- million rows; session_fact likewise while it is read once for an index that holds next to nothing.
-- Citus: the transaction is the coordinator's, through which all is written.

ALTER TABLE vouch.told_answer
  ADD COLUMN written_by xid8;           -- the transaction, whose number tells whether a pass could see it; null: before this was kept
ALTER TABLE vouch.told_answer
  ALTER COLUMN written_by SET DEFAULT pg_current_xact_id();
CREATE INDEX told_answer_by_writer ON vouch.told_answer (liid, written_by);

ALTER TABLE vouch.amendment_pass
  ADD COLUMN seen_below xid8 NOT NULL DEFAULT pg_snapshot_xmin(pg_current_snapshot());  -- answers of earlier transactions were there to be seen

CREATE INDEX session_fact_by_long_timer ON vouch.session_fact (((observed_at AT TIME ZONE 'UTC') + lasts_s * interval '1 second'))
 WHERE lasts_s > 86400;
