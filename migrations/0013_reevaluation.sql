-- 0013 reevaluation: which messages a fact was read from, and judging anew in the background.
-- Why: a verdict is defended with the messages it rests on, so a fact names them by a digest: 16 octets, the least with which
-- nobody makes other messages of the same name. And what a catalogue of device types or the access side tells must reach the
-- verdicts that stand, which takes as long as there are bindings: it is kept how far that is, for whoever waits and for a restart.
-- Locks: registration_fact exclusively for a moment (a column without default), network_imei against writing while its index is made.
-- Citus: reevaluation is a reference table.

ALTER TABLE vouch.registration_fact
  ADD COLUMN messages uuid;             -- domain/registration, MessagesDigest; null: stored before it was kept

-- What became known since a time.
CREATE INDEX network_imei_by_knowledge ON vouch.network_imei (known_at);

CREATE TABLE vouch.reevaluation (
  reevaluation      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  cause             text NOT NULL CHECK (cause IN ('POLICY', 'DRY_RUN', 'TAC_CATALOGUE', 'NETWORK_IMEI')),
  subject           text NOT NULL,      -- version of the policy or catalogue
  asked_by          text NOT NULL,
  asked_at          timestamptz NOT NULL,
  begun_at          timestamptz,
  progress_at       timestamptz,        -- when it last got on
  ended_at          timestamptz,
  failed            boolean NOT NULL DEFAULT false,
  total             bigint NOT NULL,    -- bindings, or IMEIs of the access side; estimated until it ended
  done              bigint NOT NULL DEFAULT 0,
  changed           bigint NOT NULL DEFAULT 0,  -- bindings
  -- How far it is.
  catalogue         uuid,
  catalogue_before  uuid,
  after_impu        text NOT NULL DEFAULT '',
  after_binding     uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  after_known       timestamptz NOT NULL DEFAULT '-infinity'
);
CREATE INDEX reevaluation_open ON vouch.reevaluation (reevaluation) WHERE ended_at IS NULL;

-- Removes what imports of catalogues left that were begun before a time and never finished. Catalogues are kept for ever, so that
-- nobody may remove anything of them but by this. A block is there once for all catalogues: while unused ones go, nobody may begin
-- to rest on one.
CREATE FUNCTION vouch.drop_broken_imports(begun_before timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  broken  uuid[] := array(SELECT catalogue FROM vouch.tac_catalogue WHERE version IS NULL AND begun_at < begun_before);
BEGIN
  IF cardinality(broken) = 0 THEN
    RETURN;
  END IF;
  LOCK TABLE vouch.tac_block IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM vouch.tac_range WHERE catalogue = ANY (broken);
  DELETE FROM vouch.tac_catalogue WHERE catalogue = ANY (broken) AND version IS NULL;
  DELETE FROM vouch.tac_block b WHERE NOT EXISTS (SELECT FROM vouch.tac_range r WHERE r.block_id = b.block_id);
END
$$;
REVOKE EXECUTE ON FUNCTION vouch.drop_broken_imports(timestamptz) FROM PUBLIC;
