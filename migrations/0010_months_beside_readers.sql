-- 0010 months beside readers: a month is dropped without keeping a reader from anything for longer than a moment.
-- Why: drop_month held every table of facts exclusively while it copied and deleted, seconds for a million facts, could lock
-- readers dead, and moved what a warrant keeps where a reader that had begun before did not see it; it left network_imei
-- alone, and took bindings whose facts it kept. And coverage of an old time read everything told since.
-- Now in steps, each a transaction of its own that can be run again (storage/months): what stays of a month is copied beside
-- (stage_month), and takes the place of the month's partition once every reader can see it (swap_month). An exclusive lock is
-- waited for briefly and on one parent at a time, holding no other: neither side can be locked dead.
-- Locks: feed_coverage against writing while its index is made, seconds for a million rows. Reads the facts once.
-- Citus: not tried with these functions.

DROP FUNCTION vouch.make_month(date), vouch.drop_month(date);

-- What stays of a month until it takes its place. Not in schema vouch: what a killed run leaves here is no drift of it.
CREATE SCHEMA vouch_months;

CREATE FUNCTION vouch.month_name(parent text, month date) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
  $$ SELECT parent || '_' || to_char(month, 'YYYYMM') $$;

-- Takes a turn among the writers: none is under way until this transaction ends, and what one read before holds no longer.
CREATE FUNCTION vouch.take_turn() RETURNS void LANGUAGE sql SET search_path = pg_catalog, pg_temp AS
  $$ UPDATE vouch.knowledge_clock SET at = greatest(clock_timestamp(), at + interval '1 microsecond') $$;

-- The condition that a row is of a month. Times that no network has belong to the first one (storage/binding/period.h).
CREATE FUNCTION vouch.of_month(parent text, month date) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN parent IN ('registration_content', 'finder') THEN format('period >= %L AND period < %L', first, next)
              WHEN month = '1970-01-01' THEN format('(observed_at < %L OR observed_at >= %L)', next, '2200-01-01 00:00:00+00')
              ELSE format('observed_at >= %L AND observed_at < %L', first, next) END
    FROM (SELECT to_char(month, 'YYYY-MM-DD 00:00:00+00'), to_char(month + interval '1 month', 'YYYY-MM-DD 00:00:00+00'))
         AS bounds (first, next)
$$;

-- The condition that a row stays; $1 is what kept_of_month returns.
CREATE FUNCTION vouch.stays_if(parent text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE parent WHEN 'registration_content' THEN 'content_id = ANY ($1::uuid[])'
                     WHEN 'session_fact' THEN 'call_id = ANY ($1)'
                     WHEN 'network_imei' THEN 'subscription = ANY ($1)'
                     ELSE 'impu = ANY ($1)' END
$$;

-- What of a month stays. Facts of registrations and sessions stay by warrants; what is said of registrations stays with their facts,
-- and so does what the access side saw of their subscriptions, from the month before on: it speaks of a registration made within
-- a day after it (domain/trust/network_imei.h, where the subscription of a private identity is told, too).
CREATE FUNCTION vouch.kept_of_month(parent text, month date) RETURNS text[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept    text[];
  shown   text := CASE parent WHEN 'finder' THEN 'impu' WHEN 'registration_content' THEN 'content_id::text' END;
BEGIN
  IF shown   IS NOT NULL THEN
    EXECUTE format('SELECT array(SELECT DISTINCT %s FROM vouch.registration_fact WHERE %s)', shown,
                   vouch.of_month('registration_fact', month)) INTO kept;
  ELSIF parent = 'network_imei' THEN
    SELECT array_agg(DISTINCT CASE WHEN impi ~ '^[0-9]{6,15}@ims\.mnc.*\.3gppnetwork\.org$' THEN split_part(impi, '@', 1) ELSE impi END)
      INTO kept
      FROM (VALUES (month), ((month + interval '1 month')::date)) AS near (month)
     CROSS JOIN LATERAL unnest(vouch.impus_kept_of(near.month)) AS told (impu)
      JOIN vouch.registration_fact fact ON fact.impu = told.impu AND observed_at >= near.month::timestamp AT TIME ZONE 'UTC'
                                       AND observed_at < (near.month + interval '1 month') AT TIME ZONE 'UTC'
      JOIN vouch.registration_content content ON content.content_id = fact.content_id AND content.period = near.month
     WHERE impi IS NOT NULL;
  ELSE
    kept := vouch.impus_kept_of(month);
    IF parent = 'session_fact' THEN
      kept := array(SELECT call_id FROM vouch.session_party WHERE impu = ANY (kept));
    END IF;
  END IF;
  RETURN coalesce(kept, '{}');
END
$$;

-- Whether a table has anything of a month that does not stay.
CREATE FUNCTION vouch.has_to_go(parent text, month date) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM vouch.%I WHERE %s AND NOT %s)', parent, vouch.of_month(parent, month),
                 vouch.stays_if(parent)) INTO found USING vouch.kept_of_month(parent, month);
  RETURN found;
END
$$;

-- Removes from a default partition what has to go of a month. What facts say is never changed, so nobody waits for a row; where
-- it goes with its facts, writers wait, so that none relies on a content that goes.
CREATE FUNCTION vouch.drop_from_default(parent text, month date) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF parent IN ('finder', 'registration_content') THEN
    PERFORM vouch.take_turn();
  END IF;
  EXECUTE format('DELETE FROM vouch.%I WHERE %s AND NOT %s', parent || '_default', vouch.of_month(parent, month),
                 vouch.stays_if(parent)) USING vouch.kept_of_month(parent, month);
END
$$;

-- Copies what stays of a month's partition. Returns the knowledge time up to which the copy is whole; null without a partition.
CREATE FUNCTION vouch.stage_month(parent text, month date) RETURNS timestamptz LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  name     text := vouch.month_name(parent, month);
  horizon  timestamptz := (SELECT at FROM vouch.knowledge_clock);
BEGIN
  EXECUTE format('DROP TABLE IF EXISTS vouch_months.%I', name);
  IF to_regclass('vouch.' || name) IS NULL THEN
    RETURN NULL;
  END IF;
  -- The constraint is that of the partition to be, so that attaching it reads nothing.
  EXECUTE format('CREATE TABLE vouch_months.%I (LIKE vouch.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES, '
                 'CONSTRAINT of_month CHECK (%s))', name, parent, vouch.of_month(parent, month));
  EXECUTE format('INSERT INTO vouch_months.%I SELECT * FROM vouch.%I WHERE %s AND %s', name, parent,
                 vouch.of_month(parent, month), vouch.stays_if(parent)) USING vouch.kept_of_month(parent, month);
  RETURN horizon;
END
$$;

-- Waits for all transactions that run now: who begins later sees all that is committed now. Whether they ended in time.
CREATE FUNCTION vouch.outlived_transactions() RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  running text[] := array(SELECT virtualtransaction FROM pg_locks JOIN pg_stat_activity USING (pid)
                           WHERE locktype = 'virtualxid' AND granted AND pid <> pg_backend_pid()
                             AND datname = current_database() AND usesysid IS NOT NULL);  -- not those of autovacuum
BEGIN
  FOR attempt IN 1..100 LOOP
    IF NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'virtualxid' AND granted AND virtualtransaction = ANY (running)) THEN
      RETURN true;
    END IF;
    PERFORM pg_sleep(0.1);
  END LOOP;
  RETURN false;
END
$$;

-- Puts what was staged in the place of the month's partition; leaves no partition where nothing stays. Returns DONE; BUSY where
-- somebody reads for long: try again; GREW where something that stays became known after `horizon`: stage it again.
-- Whoever is in the middle of a statement holds a lock on the parent first, so that behind it only a vacuum can be in the way.
CREATE FUNCTION vouch.swap_month(parent text, month date, horizon timestamptz) RETURNS text LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
  name  text := vouch.month_name(parent, month);
  told  text := CASE WHEN parent IN ('registration_content', 'finder') THEN 'registration_fact' ELSE parent END;
  stays boolean;
  grew  boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM vouch_months.%I)', name) INTO stays;
  IF stays AND NOT vouch.outlived_transactions() THEN
    RETURN 'BUSY';
  END IF;
  PERFORM vouch.take_turn();  -- no writer is under way from here on
  EXECUTE format('SELECT EXISTS (SELECT FROM vouch.%I WHERE %s AND known_at > $2 AND %s)', told, vouch.of_month(told, month),
                 CASE WHEN told = parent THEN vouch.stays_if(parent) ELSE '$1 IS NOT NULL' END)
    INTO grew USING CASE WHEN told = parent THEN vouch.kept_of_month(parent, month) ELSE '{}'::text[] END, horizon;
  IF grew THEN
    RETURN 'GREW';
  END IF;
  EXECUTE format('LOCK TABLE ONLY vouch.%I IN ACCESS EXCLUSIVE MODE', parent);
  EXECUTE format('ALTER TABLE vouch.%I DETACH PARTITION vouch.%I', parent, name);
  EXECUTE format('DROP TABLE vouch.%I', name);
  IF NOT stays THEN
    EXECUTE format('DROP TABLE vouch_months.%I', name);
    RETURN 'DONE';
  END IF;
  EXECUTE format('ALTER TABLE vouch_months.%I SET SCHEMA vouch', name);
  EXECUTE format('ALTER TABLE vouch.%I ATTACH PARTITION vouch.%I FOR VALUES FROM (%L) TO (%L)', parent, name,
                 to_char(month, 'YYYY-MM-DD 00:00:00+00'), to_char(month + interval '1 month', 'YYYY-MM-DD 00:00:00+00'));
  EXECUTE format('ALTER TABLE vouch.%I DROP CONSTRAINT of_month', name);
  RETURN 'DONE';
EXCEPTION WHEN lock_not_available THEN
  RETURN 'BUSY';
END
$$;

-- Removes what facts dropped leave behind: bindings and parties and links of calls of before `horizon` without a fact left, and
-- notes of removals of before. One batch of `what` after the key `after`; returns the last key of the batch, empty after the last
-- batch. Writers wait for a batch, so that none adds a fact to what goes.
-- Facts of one identity or call are found by index, however many there are in all: hence no other way to join.
CREATE FUNCTION vouch.forget_batch(what text, horizon timestamptz, after text) RETURNS text LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  key   text := CASE what WHEN 'session_link' THEN 'link' ELSE 'impu' END;
  goes  text := CASE what
    WHEN 'binding' THEN 'coalesce(t.ended_at, t.expires_at) < $1 AND NOT EXISTS (SELECT FROM vouch.registration_fact f '
                        'WHERE f.impu = t.impu AND f.observed_at BETWEEN t.registered_at AND t.refreshed_at)'
    WHEN 'binding_removal' THEN 't.known_at < $1'
    WHEN 'session_party' THEN 't.observed_at < $1 AND NOT EXISTS (SELECT FROM vouch.session_fact f WHERE f.call_id = t.call_id)'
    WHEN 'session_link' THEN 't.known_at < $1 AND NOT EXISTS (SELECT FROM vouch.session_fact f WHERE f.call_id = t.call_id)' END;
  last  text;
BEGIN
  EXECUTE format('SELECT %1$I FROM vouch.%2$I WHERE %1$I > $1 ORDER BY %1$I OFFSET 4999 LIMIT 1', key, what) INTO last USING after;
  PERFORM vouch.take_turn();
  EXECUTE format('DELETE FROM vouch.%2$I t WHERE t.%1$I > $2 AND ($3 IS NULL OR t.%1$I <= $3) AND %3$s', key, what, goes)
    USING horizon, after, last;
  RETURN coalesce(last, '');
END
$$;

-- Makes the partition of a month, with what the default one holds of it. Returns DONE; NONE where it was there; BUSY as above.
CREATE FUNCTION vouch.make_month(parent text, month date) RETURNS text LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
  name  text := vouch.month_name(parent, month);
BEGIN
  IF month <> date_trunc('month', month) THEN
    RAISE EXCEPTION 'not the first day of a month';
  END IF;
  IF to_regclass('vouch.' || name) IS NOT NULL THEN
    RETURN 'NONE';
  END IF;
  PERFORM vouch.take_turn();
  EXECUTE format('CREATE TABLE vouch.%I (LIKE vouch.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name, parent);
  EXECUTE format('WITH moved AS (DELETE FROM vouch.%I WHERE %s RETURNING *) INSERT INTO vouch.%I SELECT * FROM moved',
                 parent || '_default', vouch.of_month(parent, month), name);
  EXECUTE format('ALTER TABLE vouch.%I ATTACH PARTITION vouch.%I FOR VALUES FROM (%L) TO (%L)', parent, name,
                 to_char(month, 'YYYY-MM-DD 00:00:00+00'), to_char(month + interval '1 month', 'YYYY-MM-DD 00:00:00+00'));
  RETURN 'DONE';
EXCEPTION WHEN lock_not_available THEN
  RETURN 'BUSY';
END
$$;

REVOKE EXECUTE ON FUNCTION vouch.take_turn(), vouch.month_name(text, date), vouch.of_month(text, date), vouch.stays_if(text),
  vouch.kept_of_month(text, date), vouch.has_to_go(text, date), vouch.drop_from_default(text, date), vouch.stage_month(text, date), vouch.outlived_transactions(),
  vouch.swap_month(text, date, timestamptz), vouch.forget_batch(text, timestamptz, text), vouch.make_month(text, date) FROM PUBLIC;

-- What a feed said of a time is found however much it said since.
CREATE INDEX feed_coverage_in_time ON vouch.feed_coverage USING gist (tstzrange(since, until, '[]'));
DROP INDEX vouch.feed_coverage_by_time;

-- 0006 gave what identities are found by the month it was known in, not that of the facts that show it: an import of old facts
-- was not found when a warrant should keep it. Which of an identity's facts show a key cannot be told any more, so each month
-- it had facts in gets them all: that a key is found says only that facts are worth reading.
INSERT INTO vouch.finder (key, known_at, period, impu)
SELECT DISTINCT finder.key, finder.known_at, told.period, impu
  FROM vouch_meta.vouch_migration
  JOIN vouch.finder ON finder.known_at < applied_at
  JOIN (SELECT impu, known_at, CASE WHEN observed_at >= '1970-01-01 00:00:00+00' AND observed_at < '2200-01-01 00:00:00+00'
                                    THEN date_trunc('month', observed_at AT TIME ZONE 'UTC')::date ELSE '1970-01-01' END AS period
          FROM vouch.registration_fact) AS told USING (impu)
 WHERE version = 6 AND told.known_at < applied_at AND told.period <> finder.period;
