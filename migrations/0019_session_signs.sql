-- 0019 session signs: sessions that name nobody are found from a device, and what a listing left out is amended.
-- Why: an anonymous call on its first hop names no identity, and no listing nor watch of its device led to it, though its Contact and
-- flow say whose it is. And a listing of sessions was never amended by one that became known later.
-- session_party holds, beside identities, "sign:" and the number of what such a message shows (storage/session/session_sign.h). Calls
-- known before get none.
-- Locks: amendment_pass exclusively for a moment.
-- Citus: signs are distributed like identities; told_answer as before. forget_batch() takes rows by ctid, so it is called on each shard.

COMMENT ON COLUMN vouch.session_party.impu IS 'key of an identity, or a sign: storage/session/session_sign.h';

COMMENT ON COLUMN vouch.told_answer.kind IS 'IMEI, IMPU, IMPI: bindings of a target; SESSION; PAGE of sessions, whose subject is JSON; LEFT_OUT: a session that a page told nothing of';

-- A page is looked through a part at a time: its calls of before this place were.
ALTER TABLE vouch.amendment_pass
  ADD COLUMN in_page  text NOT NULL DEFAULT '';

-- The signs that lead to sessions of these identities in a month, and when: of registrations of that month and the one before; none lasts
-- longer. A flow leads to a session while it is registered, as an address may be another's the next day; contacts and the like are one
-- device's. Temporary GRUUs are left out: who calls by one shows his flow.
CREATE FUNCTION vouch.signs_of_month(impus text[], month date) RETURNS TABLE (sign text, since timestamptz, until timestamptz)
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
    WITH fact AS MATERIALIZED (
      SELECT content_id, observed_at FROM vouch.registration_fact
       WHERE impu = ANY (impus) AND observed_at >= (month - interval '1 month') AT TIME ZONE 'UTC'
         AND observed_at < (month + interval '1 month') AT TIME ZONE 'UTC'
    ), content AS MATERIALIZED (
      SELECT * FROM vouch.registration_content
       WHERE content_id = ANY (ARRAY (SELECT DISTINCT content_id FROM fact)) AND period IN (month, (month - interval '1 month')::date)
    )
    SELECT DISTINCT 'sign:' || shown.key, '-infinity'::timestamptz, 'infinity'::timestamptz
      FROM content CROSS JOIN LATERAL unnest(ARRAY[device_key, contact_key, gruu_key, path_key]) AS shown (key)
     WHERE shown.key IS NOT NULL
     UNION ALL
    SELECT 'sign:' || ('x' || left(encode(sha256(convert_to('FLOW ' || flow.ue_address || ' ' || flow.ue_port, 'UTF8')), 'hex'), 16))::bit(64)::bigint,
           lower(flow.registered), upper(flow.registered)
      FROM (SELECT ue_address, ue_port,
                   unnest(range_agg(tstzrange(fact.observed_at, fact.observed_at + least(expires_s, 31 * 86400) * interval '1 second')))
              FROM fact JOIN content ON content.content_id = fact.content_id
                                    AND content.period = date_trunc('month', fact.observed_at AT TIME ZONE 'UTC')::date
             WHERE ue_address IS NOT NULL
             GROUP BY ue_address, ue_port) AS flow (ue_address, ue_port, registered);
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
      kept := array(SELECT call_id FROM vouch.session_party WHERE impu = ANY (kept)
                    UNION
                    SELECT p.call_id FROM vouch.signs_of_month(kept, month) AS shown
                      JOIN vouch.session_party p ON p.impu = shown.sign AND p.observed_at >= shown.since AND p.observed_at < shown.until);
    END IF;
  END IF;
  RETURN coalesce(kept, '{}');
END
$$;

-- At most some ten thousand rows at a time, as writers wait: half of all anonymous calls may stand under one key. Returns null where a
-- batch has more of them: then it is asked for again.
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
  gone  bigint;
BEGIN
  EXECUTE format('SELECT %1$I FROM vouch.%2$I WHERE %1$I > $1 ORDER BY %1$I OFFSET 4999 LIMIT 1', key, what) INTO last USING after;
  PERFORM vouch.take_turn();
  EXECUTE format('DELETE FROM vouch.%2$I WHERE ctid = ANY (ARRAY (SELECT t.ctid FROM vouch.%2$I t WHERE t.%1$I > $2 '
                 'AND ($3 IS NULL OR t.%1$I <= $3) AND %3$s LIMIT 10000))', key, what, goes) USING horizon, after, last;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN CASE WHEN gone < 10000 THEN coalesce(last, '') END;
END
$$;
