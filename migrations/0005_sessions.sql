-- 0005 sessions: what session messages say of their duration, of other dialogs and of forks; calls that belong together.
-- Why: a call whose BYE is lost ends with its session timer (RFC 4028), another ends because a third takes its place
-- (RFC 3891), and a B2BUA goes on under another Call-ID, found by the charging identifier (RFC 7315).
-- Locks: session_fact for a moment. Calls known before are not linked afterwards: their facts do not hold what links them.
-- Citus: session_link is distributed by link; its key contains it.

ALTER TABLE vouch.session_fact
  ADD COLUMN lasts_s      bigint,   -- of a 2xx: Session-Expires (RFC 4028), Expires of SUBSCRIBE (RFC 6665)
  ADD COLUMN refers_to    text[],   -- other dialogs it names, four entries each: kind, Call-ID, to-tag, from-tag
  ADD COLUMN disposition  text;     -- Request-Disposition (RFC 3841)

-- Which calls a charging identifier or the name of a dialog leads to. Append-only; says that facts are worth reading.
CREATE TABLE vouch.session_link (
  link      text NOT NULL,          -- key of "ICID ..." or "CALL ...", as storage/session/session_link.h makes it
  call_id   text NOT NULL,          -- key
  known_at  timestamptz NOT NULL,   -- of the first fact that shows it
  PRIMARY KEY (link, call_id)
);
