-- 0014 registration pasts: what an identity's older registration facts came to (domain/binding/past.h).
-- Why: each registration and each lookup read all facts about an identity, and a phone that refreshes ten times a day makes three
-- hundred a month. Now those since its past are read, some tens. Facts stay as they are: an `as_of` before a past was kept, and
-- whatever comes late, is told from all of them.
-- Stop each vouch-ingest of before first: it would add to what a past holds and leave the past as it is.
-- Locks: registration_fact against writing while its index is made, seconds for a million rows. Identities get a past with their next
-- registrations.
-- Citus: distributed by impu, which is its key.

CREATE TABLE vouch.registration_past (
  impu       text PRIMARY KEY,
  known_at   timestamptz NOT NULL,  -- what was known when it was kept
  begins     timestamptz NOT NULL,  -- of the first fact in it
  until      timestamptz NOT NULL,  -- it holds what was observed before
  read_from  timestamptz NOT NULL,  -- facts are read from here on
  content    bytea NOT NULL         -- storage/binding/past.proto
) WITH (fillfactor = 80);

-- Those of an identity's last days are found without the others. With the day instead of the time, what an identity registers in a day
-- is one entry with a list of rows.
CREATE INDEX registration_fact_by_day ON vouch.registration_fact (impu, ((observed_at AT TIME ZONE 'UTC')::date));
DROP INDEX vouch.registration_fact_by_impu;

-- A past tells of dropped facts no longer than other things that they leave behind.
CREATE OR REPLACE FUNCTION vouch.forget_batch(what text, horizon timestamptz, after text) RETURNS text LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  key   text := CASE what WHEN 'session_link' THEN 'link' ELSE 'impu' END;
  goes  text := CASE what
    WHEN 'binding' THEN 'coalesce(t.ended_at, t.expires_at) < $1 AND NOT EXISTS (SELECT FROM vouch.registration_fact f '
                        'WHERE f.impu = t.impu AND f.observed_at BETWEEN t.registered_at AND t.refreshed_at)'
    WHEN 'registration_past' THEN 't.begins < $1'
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
