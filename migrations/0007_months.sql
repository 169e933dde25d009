-- 0007 months: partitions of facts by month, made ahead and dropped with all they hold but what a warrant keeps.
-- Why: retention of bindings and sessions outside any warrant; an index of a month fits into memory where one of years does not.
-- Run by the owner (vouchctl maintain); no other role may.
-- Locks: none here. make_month locks the default partitions exclusively while it moves what is there of that month, drop_month
-- the partitions of one month.
-- Citus: both work through the coordinator.

-- Makes the partitions of a month, with what the default ones hold of it. Returns how many were made.
CREATE FUNCTION vouch.make_month(month date) RETURNS integer LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  next    date := (month + interval '1 month')::date;
  parent  text;
  key     text;
  unit    text;
  name    text;
  made    integer := 0;
BEGIN
  IF month <> date_trunc('month', month) THEN
    RAISE EXCEPTION 'not the first day of a month';
  END IF;
  FOR parent, key, unit IN VALUES ('registration_content', 'period', ''), ('finder', 'period', ''),
                                  ('registration_fact', 'observed_at', ' 00:00:00+00'), ('session_fact', 'observed_at', ' 00:00:00+00') LOOP
    name := parent || '_' || to_char(month, 'YYYYMM');
    CONTINUE WHEN to_regclass('vouch.' || name) IS NOT NULL;
    EXECUTE format('CREATE TABLE vouch.%I (LIKE vouch.%I INCLUDING DEFAULTS)', name, parent);
    EXECUTE format('WITH moved AS (DELETE FROM vouch.%I WHERE %I >= %L AND %I < %L RETURNING *) INSERT INTO vouch.%I SELECT * FROM moved',
                   parent || '_default', key, month || unit, key, next || unit, name);
    EXECUTE format('ALTER TABLE vouch.%I ATTACH PARTITION vouch.%I FOR VALUES FROM (%L) TO (%L)',
                   parent, name, month || unit, next || unit);
    made := made + 1;
  END LOOP;
  RETURN made;
END
$$;

-- The identities that warrants in force speak of in a month: their targets, and whoever showed a target's device or
-- private identity in it. A key is made as storage/binding/finder.h says.
CREATE FUNCTION vouch.impus_kept_of(month date) RETURNS text[] LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (WITH target AS (
    SELECT kind, value FROM vouch.warrant_target JOIN vouch.warrant USING (liid)
     WHERE revoked_at IS NULL AND valid_until > clock_timestamp()
       AND valid_from < (month + interval '1 month') AT TIME ZONE 'UTC' AND valid_until > month::timestamp AT TIME ZONE 'UTC'
  ), wanted AS MATERIALIZED (
    SELECT array_agg(('x' || left(encode(sha256(convert_to(kind || ' ' || value, 'UTF8')), 'hex'), 16))::bit(64)::bigint) AS keys
      FROM target WHERE kind IN ('IMEI', 'IMPI')
  )
  SELECT array(SELECT value FROM target WHERE kind = 'IMPU'
               UNION
               SELECT unnest(impus) FROM vouch.registration_content, wanted WHERE period = month AND device_key = ANY (keys)
               UNION
               SELECT unnest(impus) FROM vouch.registration_content, wanted WHERE period = month AND impi_key = ANY (keys)
               UNION
               SELECT impu FROM vouch.finder, wanted WHERE period = month AND key = ANY (keys)));
END
$$;

-- Drops what is known of a month, save of the identities that warrants in force keep: that goes to the default
-- partitions, and goes too when it is called again after the last of those warrants. Bindings that were over before the
-- month ended go with it. Returns whether there was anything of it.
CREATE FUNCTION vouch.drop_month(month date) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  first   timestamptz := month::timestamp AT TIME ZONE 'UTC';
  next    timestamptz := (month + interval '1 month') AT TIME ZONE 'UTC';
  kept    text[] := vouch.impus_kept_of(month);
  calls   text[] := array(SELECT call_id FROM vouch.session_party WHERE impu = ANY (kept));
  parent  text;
  stays   text;
  name    text;
  found   boolean := false;
  gone    bigint;
BEGIN
  FOR parent, stays IN VALUES ('registration_content', 'impus && $1'), ('finder', 'impu = ANY ($1)'),
                              ('registration_fact', 'impu = ANY ($1)'), ('session_fact', 'call_id = ANY ($2)') LOOP
    name := parent || '_' || to_char(month, 'YYYYMM');
    IF to_regclass('vouch.' || name) IS NOT NULL THEN
      EXECUTE format('ALTER TABLE vouch.%I DETACH PARTITION vouch.%I', parent, name);
      EXECUTE format('INSERT INTO vouch.%I SELECT * FROM vouch.%I WHERE %s', parent, name, stays) USING kept, calls;
      EXECUTE format('DROP TABLE vouch.%I', name);
      found := true;
    END IF;
  END LOOP;
  DELETE FROM vouch.registration_content_default WHERE period = month AND NOT impus && kept;
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM vouch.finder_default WHERE period = month AND NOT impu = ANY (kept);
  DELETE FROM vouch.registration_fact_default WHERE observed_at >= first AND observed_at < next AND NOT impu = ANY (kept);
  DELETE FROM vouch.session_fact_default WHERE observed_at >= first AND observed_at < next AND NOT call_id = ANY (calls);
  DELETE FROM vouch.session_party WHERE observed_at >= first AND observed_at < next AND NOT impu = ANY (kept)
    AND NOT call_id = ANY (calls);
  DELETE FROM vouch.session_link WHERE known_at >= first AND known_at < next AND NOT call_id = ANY (calls);
  DELETE FROM vouch.binding WHERE coalesce(ended_at, expires_at) < next AND NOT impu = ANY (kept);
  DELETE FROM vouch.binding_removal WHERE known_at >= first AND known_at < next;
  RETURN found OR gone > 0;
END
$$;

REVOKE EXECUTE ON FUNCTION vouch.make_month(date), vouch.impus_kept_of(date), vouch.drop_month(date) FROM PUBLIC;
