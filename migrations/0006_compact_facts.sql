-- 0006 compact facts: what a refresh repeats is stored once.
-- Why: a phone registers ten times a day and says nearly the same each time, of each of its identities. A fact was some
-- 900 octets and is 130 now; what it says stands in registration_content, once for all its identities and refreshes.
-- What identities are found by is a number there, where finder had a row of text for each; binding keeps what is told.
-- Locks: everything of registrations exclusively while it is rewritten, which for a big database is hours: stop ingest.
-- Citus: registration_fact and finder are distributed by impu, registration_content by content_id; verdict is a reference table.

ALTER TABLE vouch.registration_fact RENAME TO old_fact;
ALTER TABLE vouch.registration_fact_default RENAME TO old_fact_default;
ALTER TABLE vouch.finder RENAME TO old_finder;
ALTER INDEX vouch.finder_by_key RENAME TO old_finder_by_key;
DROP VIEW vouch.binding_view;
ALTER TABLE vouch.binding RENAME TO old_binding;
ALTER INDEX vouch.binding_pkey RENAME TO old_binding_pkey;

-- What facts say, save whose they are, when, and what every registration has anew. Partitioned by the month of the facts,
-- so that retention drops it with them: a content told in two months is stored in both.
-- The keys are what the identities are found by (storage/binding/finder.h): there where it shows something that one of
-- its identities did not show before in that month, so that a crowd's device is not a row for each of its registrations.
CREATE TABLE vouch.registration_content (
  known_at     timestamptz NOT NULL,  -- of the first fact that says so
  device_key   bigint,                -- IMEI, else the normalised instance-id
  impi_key     bigint,
  contact_key  bigint,
  gruu_key     bigint,                -- of pub_gruu
  flow_key     bigint,                -- address and port the UE registered from
  path_key     bigint,                -- topmost Path entry with a flow token (RFC 5626 section 5.1)
  reg_id       bigint,                -- RFC 5626 section 4.2
  expires_s    bigint NOT NULL,       -- granted by the 2xx
  period       date NOT NULL,         -- first day of the month of observed_at, UTC
  ue_port      integer,
  content_id   uuid NOT NULL,         -- first 16 octets of SHA-256 over all it says
  profile_id   uuid NOT NULL,         -- in client_profile
  emergency    boolean NOT NULL,
  instance_in_header boolean,         -- read as a header parameter, where quotes and brackets belong to it
  impus        text[] NOT NULL,       -- of the identities it was told of together; a later fact may tell it of fewer
  kind         text NOT NULL,         -- RegistrationKind
  impi         text,                  -- private user identity (TS 23.003 clause 13.3)
  contact      text NOT NULL,
  instance     text,                  -- +sip.instance as received (RFC 5626 section 4.1)
  also_listed  text[],
  ue_address   text,
  path         text[],                -- RFC 3327
  pub_gruu     text,                  -- RFC 5627
  call_id      text NOT NULL,
  point        text NOT NULL,         -- where the feed observes
  feed         text NOT NULL,
  notes        text[],
  PRIMARY KEY (content_id, period)
) PARTITION BY RANGE (period);
CREATE TABLE vouch.registration_content_default PARTITION OF vouch.registration_content DEFAULT;
CREATE INDEX registration_content_by_device ON vouch.registration_content (device_key) WHERE device_key IS NOT NULL;
CREATE INDEX registration_content_by_impi ON vouch.registration_content (impi_key) WHERE impi_key IS NOT NULL;
CREATE INDEX registration_content_by_contact ON vouch.registration_content (contact_key) WHERE contact_key IS NOT NULL;
CREATE INDEX registration_content_by_gruu ON vouch.registration_content (gruu_key) WHERE gruu_key IS NOT NULL;
CREATE INDEX registration_content_by_flow ON vouch.registration_content (flow_key) WHERE flow_key IS NOT NULL;
CREATE INDEX registration_content_by_path ON vouch.registration_content (path_key) WHERE path_key IS NOT NULL;

-- What the network said about registrations: one row per IMPU, contact, accepted REGISTER and hop (RegistrationFact).
-- Without a key: ingest has the facts of an IMPU at hand and writes none twice.
CREATE TABLE vouch.registration_fact (
  observed_at      timestamptz NOT NULL, -- network time of the 2xx
  known_at         timestamptz NOT NULL, -- knowledge time
  cseq             bigint NOT NULL,
  contact_index    integer NOT NULL,
  hop              integer NOT NULL,     -- Via entries of the REGISTER
  content_id       uuid NOT NULL,        -- in registration_content of the month of observed_at
  registration_id  uuid NOT NULL,
  holds_gruu       boolean NOT NULL,     -- the content's pub_gruu is this IMPU's
  impu             text NOT NULL,        -- public user identity, canonical (TS 23.003 clause 13.4)
  cell             text,
  temp_gruus       text[]
) PARTITION BY RANGE (observed_at);
CREATE TABLE vouch.registration_fact_default PARTITION OF vouch.registration_fact DEFAULT;
-- Facts of an IMPU are read together, so time is left out: equal entries are kept as one with a list of rows.
CREATE INDEX registration_fact_by_impu ON vouch.registration_fact (impu);

-- What an IMPU is found by beside the keys of registration_content: temporary GRUUs, which are new with each
-- registration.
CREATE TABLE vouch.finder (
  key       bigint NOT NULL,
  known_at  timestamptz NOT NULL,  -- of the first fact that shows it
  period    date NOT NULL,         -- as in registration_content
  impu      text NOT NULL
) PARTITION BY RANGE (period);
CREATE TABLE vouch.finder_default PARTITION OF vouch.finder DEFAULT;
CREATE INDEX finder_by_key ON vouch.finder (key);

-- The distinct outcomes of judging a binding: a few hundred for a whole network.
CREATE TABLE vouch.verdict (
  verdict_id      uuid PRIMARY KEY,  -- first 16 octets of SHA-256 over the others
  client_type     text NOT NULL,
  trust_level     text NOT NULL,
  policy_version  text NOT NULL,
  evidence_codes  text[] NOT NULL
);

-- The bindings of every IMPU as known now: timeline() over its facts, kept up by ingest in the transaction that adds
-- them. Looked at and watched; answers are folded from the facts.
-- A refresh changes no indexed column, so it is a heap-only update (hence the free space in every page). No foreign key
-- here nor in registration_content: ingest adds what they name in the same transaction, and a check of each row would cost
-- more than the row.
CREATE TABLE vouch.binding (
  registered_at   timestamptz NOT NULL,
  refreshed_at    timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  ended_at        timestamptz,
  known_at        timestamptz NOT NULL,  -- when this row last changed
  imei            bigint,                -- TAC and serial number, 14 digits (TS 23.003 clause 6.2); null if not vouched for by form
  candidate_imei  bigint,                -- 14 digits readable in a malformed instance-id: never the device
  reg_id          bigint,
  refreshes       bigint NOT NULL,
  binding_id      uuid NOT NULL,
  verdict_id      uuid NOT NULL,         -- in verdict
  digest          uuid NOT NULL,         -- over what is told: what did not change is not written again
  emergency       boolean NOT NULL,
  impu            text NOT NULL,
  impi            text,
  contact         text NOT NULL,
  instance_received text,
  end_reason      text,
  PRIMARY KEY (impu, binding_id)
) WITH (fillfactor = 80);

CREATE FUNCTION pg_temp.month_of(at timestamptz) RETURNS date LANGUAGE sql STABLE AS
  $$ SELECT CASE WHEN at >= '1970-01-01' AND at < '2200-01-01' THEN date_trunc('month', at AT TIME ZONE 'UTC')::date
                 ELSE date '1970-01-01' END $$;
CREATE FUNCTION pg_temp.first_octets(content text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT encode(substr(sha256(convert_to(content, 'UTF8')), 1, 16), 'hex') $$;

-- Contents of facts stored so far are found by finder, and named by another digest, which says the same of them.
CREATE TEMPORARY TABLE told AS
SELECT *, pg_temp.month_of(observed_at) AS period,
       pg_temp.first_octets((impu, kind, impi, contact, instance, instance_in_header, reg_id, expires_s, also_listed, ue_address,
         ue_port, path, pub_gruu, call_id, emergency, profile_id, point, feed, notes, pg_temp.month_of(observed_at))::text)::uuid AS content_id
  FROM vouch.old_fact;
INSERT INTO vouch.registration_content (known_at, reg_id, expires_s, period, ue_port, content_id, profile_id, emergency,
  instance_in_header, impus, kind, impi, contact, instance, also_listed, ue_address, path, pub_gruu, call_id, point, feed, notes)
SELECT DISTINCT ON (content_id) known_at, reg_id, expires_s, period, ue_port, content_id, profile_id, emergency,
  instance_in_header, ARRAY[impu], kind, impi, contact, instance, also_listed, ue_address, path, pub_gruu, call_id, point, feed, notes
  FROM told ORDER BY content_id, known_at;
INSERT INTO vouch.registration_fact (observed_at, known_at, cseq, contact_index, hop, content_id, registration_id, holds_gruu,
  impu, cell, temp_gruus)
SELECT observed_at, known_at, cseq, contact_index, hop, content_id, registration_id, pub_gruu IS NOT NULL, impu, cell, temp_gruus
  FROM told;
INSERT INTO vouch.finder (key, known_at, period, impu)
SELECT ('x' || left(pg_temp.first_octets(kind || ' ' || key), 16))::bit(64)::bigint, known_at, pg_temp.month_of(known_at), impu
  FROM vouch.old_finder;
DROP TABLE told, vouch.old_fact, vouch.old_finder;

INSERT INTO vouch.verdict
SELECT DISTINCT pg_temp.first_octets((client_type, trust_level, policy_version, evidence_codes)::text)::uuid,
       client_type, trust_level, policy_version, evidence_codes
  FROM vouch.old_binding;
-- The digest of rows stored so far no longer fits: each is written once more with its IMPU's next fact.
INSERT INTO vouch.binding (registered_at, refreshed_at, expires_at, ended_at, known_at, imei, candidate_imei, reg_id, refreshes,
  binding_id, verdict_id, digest, emergency, impu, impi, contact, instance_received, end_reason)
SELECT registered_at, refreshed_at, expires_at, ended_at, known_at, imei, candidate_imei, reg_id, refreshes, binding_id,
       pg_temp.first_octets((client_type, trust_level, policy_version, evidence_codes)::text)::uuid, digest, emergency, impu, impi,
       contact, instance_received, end_reason
  FROM vouch.old_binding;
DROP TABLE vouch.old_binding;

-- The public view: what stands bound to what, without Vouch's own times. Equal facts give equal rows in every run.
CREATE VIEW vouch.binding_view AS
  SELECT impu, binding_id, impi, lpad(imei::text, 14, '0') AS imei, lpad(candidate_imei::text, 14, '0') AS candidate_imei,
         instance_received, reg_id, contact, emergency, registered_at, refreshed_at, expires_at, ended_at,
         end_reason, refreshes, client_type, trust_level, policy_version, evidence_codes
    FROM vouch.binding JOIN vouch.verdict USING (verdict_id);
