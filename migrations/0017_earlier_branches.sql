-- 0017 earlier branches: where a session request came from before its sender.
-- Why: a request was known to be carried on only where the very next hop was seen too. A feed at the UEs sees the first hop and the
-- last, and one lost message leaves a gap: the hop before it looked like a branch of its own, to a UE that never was.
-- Locks: session_fact exclusively for a moment (a column without default).
-- Citus: nothing new.

ALTER TABLE vouch.session_fact
  ADD COLUMN earlier_branches bigint[]; -- of a request for a session, digests of the Vias below the second; null: none, or stored before
