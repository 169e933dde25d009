-- 0012 told answers: which questions were answered on which knowledge, and which of the answers would be others now.
-- Why: whoever was told something under a live warrant is told when late knowledge changes it. No answer is kept: it can be given
-- again as of its knowledge. So a row says what was asked and as of when; the difference is told anew each time.
-- Locks: none, all tables are new.
-- Citus: distributed by liid, as warrants are; the keys contain it.

CREATE TABLE vouch.told_answer (
  liid     text NOT NULL,
  entry    bigint NOT NULL,          -- its record in vouch.audit
  number   integer NOT NULL,         -- of what the answer told: a page of sessions tells several
  as_of    timestamptz NOT NULL,     -- the knowledge it rests on
  kind     text NOT NULL,            -- IMEI, IMPU, IMPI: bindings of a target; SESSION
  subject  text NOT NULL,            -- the target, or the Call-ID
  at       timestamptz,              -- network time it was asked about; of a session: when it began
  PRIMARY KEY (liid, entry, number)
);
CREATE INDEX told_answer_by_time ON vouch.told_answer (liid, as_of);

-- An answer that is another one as known at known_at than as it was known at stood_at. Told until it is acknowledged.
CREATE TABLE vouch.amendment (
  liid             text NOT NULL,
  entry            bigint NOT NULL,  -- as in told_answer
  number           integer NOT NULL,
  known_at         timestamptz NOT NULL,
  stood_at         timestamptz NOT NULL,
  acknowledged_by  text,
  acknowledged_at  timestamptz,
  PRIMARY KEY (liid, entry, number, known_at)
);
CREATE INDEX amendment_untaken ON vouch.amendment (liid, known_at) WHERE acknowledged_at IS NULL;

-- How far the answers of a warrant were looked through: with all that was known at known_at; and in a pass that is not done,
-- with what was known at passing_to as far as behind_entry and behind_number. One at a time: who looks through them keeps the row locked.
CREATE TABLE vouch.amendment_pass (
  liid          text PRIMARY KEY,
  known_at      timestamptz NOT NULL,
  passing_to    timestamptz,
  behind_entry  bigint NOT NULL DEFAULT 0,
  behind_number integer NOT NULL DEFAULT 0
);

-- Forgets what was answered under warrants that are over: nobody can be told any more. Run by the owner (vouchctl maintain).
-- Returns how many answers were forgotten.
CREATE FUNCTION vouch.forget_told_answers() RETURNS bigint LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  over  text[] := array(SELECT liid FROM vouch.warrant WHERE revoked_at IS NOT NULL OR valid_until <= clock_timestamp());
  gone  bigint;
BEGIN
  DELETE FROM vouch.amendment WHERE liid = ANY (over);
  DELETE FROM vouch.amendment_pass WHERE liid = ANY (over);
  DELETE FROM vouch.told_answer WHERE liid = ANY (over);
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END
$$;
REVOKE EXECUTE ON FUNCTION vouch.forget_told_answers() FROM PUBLIC;
