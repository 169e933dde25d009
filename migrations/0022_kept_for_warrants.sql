-- 0022 kept for warrants: all that an answer under a warrant is made with stays when its month is dropped.
-- Why: of a month was kept what named a target. An answer also tells calls that name another identity of the target's implicit set, and calls
-- that a B2BUA joins to these; judges a device by who shares it; and begins with a registration of before the warrant's period, or of
-- the month before, that still stood. Those were dropped, and nothing said so.
-- Locks: none.
-- Citus: as in 0010.

-- Identities that warrants name of a month, or that were registered with these in it. A registration stands for 31 days at most here
-- (storage/session/session_sign.h), so one of the month may be the first thing told under a warrant whose period begins after it.
CREATE FUNCTION vouch.impus_named_of(month date) RETURNS text[] LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  first  timestamptz := month::timestamp AT TIME ZONE 'UTC';
  next   timestamptz := (month + interval '1 month') AT TIME ZONE 'UTC';
  before date := (month - interval '1 month')::date;
BEGIN
  RETURN (WITH target AS (
    SELECT kind, value FROM vouch.warrant_target JOIN vouch.warrant USING (liid)
     WHERE revoked_at IS NULL AND valid_until > clock_timestamp() AND valid_from < next + interval '31 days' AND valid_until > first
  ), wanted AS MATERIALIZED (
    SELECT array_agg(('x' || left(encode(sha256(convert_to(kind || ' ' || value, 'UTF8')), 'hex'), 16))::bit(64)::bigint) AS keys
      FROM target WHERE kind IN ('IMEI', 'IMPI')
  ), named AS MATERIALIZED (
    SELECT value AS impu FROM target WHERE kind = 'IMPU'
    UNION
    SELECT unnest(impus) FROM vouch.registration_content, wanted WHERE period IN (month, before) AND device_key = ANY (keys)
    UNION
    SELECT unnest(impus) FROM vouch.registration_content, wanted WHERE period IN (month, before) AND impi_key = ANY (keys)
    UNION
    SELECT impu FROM vouch.finder, wanted WHERE period IN (month, before) AND key = ANY (keys)
  )
  SELECT array(SELECT impu FROM named
               UNION
               SELECT unnest(content.impus)
                 FROM named
                 JOIN vouch.registration_fact fact ON fact.impu = named.impu AND fact.observed_at >= first AND fact.observed_at < next
                 JOIN vouch.registration_content content ON content.content_id = fact.content_id AND content.period = month));
END
$$;

-- With them who shared their devices in the month, by whom they are judged; of a crowd as many as make one (kCrowd, domain/trust/assess.h).
CREATE OR REPLACE FUNCTION vouch.impus_kept_of(month date) RETURNS text[] LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  first  timestamptz := month::timestamp AT TIME ZONE 'UTC';
  next   timestamptz := (month + interval '1 month') AT TIME ZONE 'UTC';
  named  text[] := vouch.impus_named_of(month);
BEGIN
  RETURN array(SELECT unnest(named)
               UNION
               SELECT sharer.impu
                 FROM (SELECT DISTINCT content.device_key
                         FROM vouch.registration_fact fact
                         JOIN vouch.registration_content content ON content.content_id = fact.content_id AND content.period = month
                        WHERE fact.impu = ANY (named) AND fact.observed_at >= first AND fact.observed_at < next
                          AND content.device_key IS NOT NULL) AS device
                CROSS JOIN LATERAL (
                      SELECT DISTINCT unnest(c.impus) AS impu
                        FROM vouch.registration_content c WHERE c.period = month AND c.device_key = device.device_key
                       LIMIT 257) AS sharer);
END
$$;

-- As in 0019, but that calls, and what the access side saw, stay with who is named alone; and with calls those
-- that are joined to them: few, as an honest link is of one call.
CREATE OR REPLACE FUNCTION vouch.kept_of_month(parent text, month date) RETURNS text[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept    text[];
  shown   text := CASE parent WHEN 'finder' THEN 'impu' WHEN 'registration_content' THEN 'content_id::text' END;
BEGIN
  IF shown IS NOT NULL THEN
    EXECUTE format('SELECT array(SELECT DISTINCT %s FROM vouch.registration_fact WHERE %s)', shown,
                   vouch.of_month('registration_fact', month)) INTO kept;
  ELSIF parent = 'network_imei' THEN
    SELECT array_agg(DISTINCT CASE WHEN impi ~ '^[0-9]{6,15}@ims\.mnc.*\.3gppnetwork\.org$' THEN split_part(impi, '@', 1) ELSE impi END)
      INTO kept
      FROM (VALUES (month), ((month + interval '1 month')::date)) AS near (month)
     CROSS JOIN LATERAL unnest(vouch.impus_named_of(near.month)) AS told (impu)
      JOIN vouch.registration_fact fact ON fact.impu = told.impu AND observed_at >= near.month::timestamp AT TIME ZONE 'UTC'
                                       AND observed_at < (near.month + interval '1 month') AT TIME ZONE 'UTC'
      JOIN vouch.registration_content content ON content.content_id = fact.content_id AND content.period = near.month
     WHERE impi IS NOT NULL;
  ELSIF parent = 'session_fact' THEN
    kept := vouch.impus_named_of(month);
    kept := array(SELECT call_id FROM vouch.session_party WHERE impu = ANY (kept)
                  UNION
                  SELECT p.call_id FROM vouch.signs_of_month(kept, month) AS shown
                    JOIN vouch.session_party p ON p.impu = shown.sign AND p.observed_at >= shown.since AND p.observed_at < shown.until);
    kept := array(SELECT unnest(kept)
                  UNION
                  SELECT joined.call_id
                    FROM (SELECT DISTINCT link FROM vouch.session_link WHERE call_id = ANY (kept)) AS own
                   CROSS JOIN LATERAL (SELECT call_id FROM vouch.session_link l WHERE l.link = own.link LIMIT 64) AS joined);
  ELSE
    kept := vouch.impus_kept_of(month);
  END IF;
  RETURN coalesce(kept, '{}');
END
$$;
REVOKE EXECUTE ON FUNCTION vouch.impus_named_of(date) FROM PUBLIC;
