-- 0019 session signs: sessions that name nobody are found from a device, and what a listing left out is amended.
-- Why: an anonymous call on its first hop names no identity, and no listing nor watch of its device led to it, though its Contact and
-- flow say whose it is. And a listing of sessions was never amended by one that became known later.
-- session_party holds, beside identities, "sign:" and the number of what such a message shows (storage/session/session_sign.h). Calls
-- known before get none.
-- Locks: told_answer exclusively for a moment (columns without default). kept_of_month() is replaced.
-- Citus: signs are distributed like identities; told_answer as before.

COMMENT ON COLUMN vouch.session_party.impu IS 'key of an identity, or a sign: storage/session/session_sign.h';

-- Of a page of sessions, kind SESSIONS_OF_...: `at` is since when they were asked for.
ALTER TABLE vouch.told_answer
  ADD COLUMN until        timestamptz,  -- up to when
  ADD COLUMN first_began  timestamptz,  -- its calls began from then on: the page's own ends; null: it has none
  ADD COLUMN last_began   timestamptz;

-- The signs that lead to sessions of these identities in a month, of registrations of that month and the one before: no registration
-- lasts longer.
CREATE FUNCTION vouch.signs_of_month(impus text[], month date) RETURNS text[] LANGUAGE plpgsql STABLE
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN array(
    WITH told AS MATERIALIZED (
      SELECT DISTINCT content_id FROM vouch.registration_fact
       WHERE impu = ANY (impus) AND observed_at >= (month - interval '1 month') AT TIME ZONE 'UTC'
         AND observed_at < (month + interval '1 month') AT TIME ZONE 'UTC'
    )
    SELECT DISTINCT 'sign:' || sign
      FROM (SELECT unnest(ARRAY[device_key, contact_key, gruu_key, flow_key, path_key])
              FROM told JOIN vouch.registration_content USING (content_id)
             WHERE period IN (month, (month - interval '1 month')::date)
             UNION
            SELECT key FROM vouch.finder
             WHERE period IN (month, (month - interval '1 month')::date) AND impu = ANY (impus)) AS shown (sign)
     WHERE sign IS NOT NULL);
END
$$;
REVOKE EXECUTE ON FUNCTION vouch.signs_of_month(text[], date) FROM PUBLIC;

-- What of a month stays. Facts of registrations and sessions stay by warrants; what is said of registrations stays with their facts,
-- and so does what the access side saw of their subscriptions, from the month before on: it speaks of a registration made within
-- a day after it (domain/trust/network_imei.h, where the subscription of a private identity is told, too).
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
     CROSS JOIN LATERAL unnest(vouch.impus_kept_of(near.month)) AS told (impu)
      JOIN vouch.registration_fact fact ON fact.impu = told.impu AND observed_at >= near.month::timestamp AT TIME ZONE 'UTC'
                                       AND observed_at < (near.month + interval '1 month') AT TIME ZONE 'UTC'
      JOIN vouch.registration_content content ON content.content_id = fact.content_id AND content.period = near.month
     WHERE impi IS NOT NULL;
  ELSE
    kept := vouch.impus_kept_of(month);
    IF parent = 'session_fact' THEN
      kept := array(SELECT call_id FROM vouch.session_party WHERE impu = ANY (kept || vouch.signs_of_month(kept, month)));
    END IF;
  END IF;
  RETURN coalesce(kept, '{}');
END
$$;
