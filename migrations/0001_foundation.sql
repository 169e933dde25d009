-- 0001 foundation: facts, bindings, sessions, warrants, audit.
-- Why: the whole main job. Facts are immutable and append-only; bindings and sessions are functions of them
-- (domain/binding/timeline.h), so what was known at any time can be told again.
-- Locks: none, all tables are new.
-- Citus: every key of a distributed table contains its distribution key (impu; call_id for sessions; liid for warrants);
-- client_profile is a reference table.
-- Text is UTF-8; octets that are not are kept as private-use characters (storage/connection/storable_text.h).

CREATE SCHEMA vouch;

-- The clock of knowledge: one row. A writer takes its time here first and keeps the row locked until it commits, so times
-- are committed in the order they were taken: whatever is visible with known_at <= K is all there ever will be.
CREATE TABLE vouch.knowledge_clock (
  only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  at        timestamptz NOT NULL
);
INSERT INTO vouch.knowledge_clock (at) VALUES ('epoch');

-- What a client says about its software and access (domain/registration, ClientProfile). Holds no identifier of a person;
-- a few thousand rows describe all subscribers.
CREATE TABLE vouch.client_profile (
  profile_id  uuid PRIMARY KEY,          -- first 16 octets of SHA-256 over content
  content     jsonb NOT NULL
);

-- What the network said about registrations: one row per IMPU, contact, accepted REGISTER and hop (RegistrationFact).
-- Partitioned by network time, so that retention drops partitions.
CREATE TABLE vouch.registration_fact (
  impu             text NOT NULL,        -- public user identity, canonical (TS 23.003 clause 13.4)
  registration_id  uuid NOT NULL,
  contact_index    integer NOT NULL,
  hop              integer NOT NULL,     -- Via entries of the REGISTER
  digest           uuid NOT NULL,        -- over everything the fact says but who told: the same fact is stored once
  observed_at      timestamptz NOT NULL, -- network time of the 2xx
  known_at         timestamptz NOT NULL, -- knowledge time
  kind             text NOT NULL CHECK (kind IN ('BOUND', 'REMOVED', 'REMOVED_ALL')),
  impi             text,                 -- private user identity (TS 23.003 clause 13.3)
  contact          text NOT NULL,
  instance         text,                 -- +sip.instance as received (RFC 5626 section 4.1)
  instance_in_header boolean,            -- read as a header parameter, where quotes and brackets belong to it
  reg_id           bigint,               -- RFC 5626 section 4.2
  expires_s        bigint NOT NULL,      -- granted by the 2xx
  also_listed      text[],
  ue_address       text,
  ue_port          integer,
  path             text[],               -- RFC 3327
  pub_gruu         text,                 -- RFC 5627
  temp_gruus       text[],
  call_id          text NOT NULL,
  cseq             bigint NOT NULL,
  cell             text,
  emergency        boolean NOT NULL,
  profile_id       uuid NOT NULL REFERENCES vouch.client_profile,
  point            text NOT NULL,        -- where the feed observes
  feed             text NOT NULL,
  notes            text[],
  PRIMARY KEY (impu, observed_at, registration_id, contact_index, hop, digest)
) PARTITION BY RANGE (observed_at);
CREATE TABLE vouch.registration_fact_default PARTITION OF vouch.registration_fact DEFAULT;

-- The bindings of every IMPU as known now: timeline() over its facts, kept up by ingest in the transaction that adds
-- them. Read to find what a device, identity, contact or GRUU is bound to; answers are folded from the facts.
-- A refresh changes no indexed column, so it is a heap-only update (hence the free space in every page).
-- Columns marked "key" hold a digest in place of text too long for an index (storage/connection/lookup_key.h).
CREATE TABLE vouch.binding (
  impu            text NOT NULL,
  binding_id      uuid NOT NULL,
  impi            text,
  imei            bigint,                -- TAC and serial number, 14 digits (TS 23.003 clause 6.2); null if not vouched for by form
  candidate_imei  bigint,                -- 14 digits readable in a malformed instance-id: never the device
  instance        text,                  -- key; normalised: equal text is instance equality
  instance_received text,
  reg_id          bigint,
  contact         text NOT NULL,
  contact_key     text NOT NULL,         -- key; the parts of the contact that RFC 3261 section 19.1.4 compares always
  ue_address      text,                  -- key
  ue_port         integer,
  gruus           text[],                -- keys; public and temporary
  emergency       boolean NOT NULL,
  registered_at   timestamptz NOT NULL,
  refreshed_at    timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  ended_at        timestamptz,
  end_reason      text,
  refreshes       bigint NOT NULL,
  client_type     text NOT NULL,
  trust_level     text NOT NULL,
  policy_version  text NOT NULL,
  evidence_codes  text[] NOT NULL,
  digest          uuid NOT NULL,         -- over the columns above: what did not change is not written again
  known_at        timestamptz NOT NULL,  -- when this row last changed
  PRIMARY KEY (impu, binding_id)
) WITH (fillfactor = 80);
CREATE INDEX binding_by_imei ON vouch.binding (imei) WHERE imei IS NOT NULL;
CREATE INDEX binding_by_impi ON vouch.binding (impi) WHERE impi IS NOT NULL;
CREATE INDEX binding_by_contact ON vouch.binding (contact_key);
CREATE INDEX binding_by_instance ON vouch.binding (instance) WHERE instance IS NOT NULL AND imei IS NULL;
CREATE INDEX binding_by_address ON vouch.binding (ue_address, ue_port) WHERE ue_address IS NOT NULL;
CREATE INDEX binding_by_gruu ON vouch.binding USING gin (gruus) WHERE gruus IS NOT NULL;

-- The public view: what stands bound to what, without Vouch's own times. Equal facts give equal rows in every run.
CREATE VIEW vouch.binding_view AS
  SELECT impu, binding_id, impi, lpad(imei::text, 14, '0') AS imei, lpad(candidate_imei::text, 14, '0') AS candidate_imei,
         instance, instance_received, reg_id, contact, emergency, registered_at, refreshed_at, expires_at, ended_at,
         end_reason, refreshes, client_type, trust_level, policy_version, evidence_codes
    FROM vouch.binding;

-- What the network said about sessions: one row per message and hop (SessionFact).
CREATE TABLE vouch.session_fact (
  call_id              text NOT NULL,    -- key, as in vouch.binding
  long_call_id         text,             -- the Call-ID itself where the key is a digest
  fact_id              uuid NOT NULL,
  observed_at          timestamptz NOT NULL,
  known_at             timestamptz NOT NULL,
  kind                 text NOT NULL,
  icid                 text,             -- RFC 7315, P-Charging-Vector
  cseq                 bigint NOT NULL,
  status               integer NOT NULL,
  hop                  integer NOT NULL,
  branch               text NOT NULL,
  from_tag             text NOT NULL,
  to_tag               text NOT NULL,
  request_uri          text,
  from_impu            text,
  to_impu              text,
  asserted             text[],           -- RFC 3325
  called               text,             -- P-Called-Party-ID
  contact              text,
  contact_instance     text,
  contact_instance_in_header boolean,
  route                text[],
  source_address       text,
  source_port          integer NOT NULL,
  destination_address  text,
  destination_port     integer NOT NULL,
  services             text[],
  feed                 text NOT NULL,
  PRIMARY KEY (call_id, observed_at, fact_id)
) PARTITION BY RANGE (observed_at);
CREATE TABLE vouch.session_fact_default PARTITION OF vouch.session_fact DEFAULT;

-- Which sessions an IMPU took part in, for finding sessions by target.
CREATE TABLE vouch.session_party (
  impu         text NOT NULL,            -- key
  call_id      text NOT NULL,            -- key
  observed_at  timestamptz NOT NULL,     -- of the first message seen that names it
  PRIMARY KEY (impu, call_id)
);

-- Feeds: who tells, from where, and how far it is durable.
CREATE TABLE vouch.feed (
  feed               text PRIMARY KEY,
  kind               text NOT NULL,      -- CAPTURE_FILE, GRPC
  observation_point  text NOT NULL,
  settled_sequence   bigint NOT NULL DEFAULT 0,  -- every message up to here has had its effect
  registrations      bigint NOT NULL DEFAULT 0,
  sessions           bigint NOT NULL DEFAULT 0,
  refused            bigint NOT NULL DEFAULT 0,
  first_known_at     timestamptz NOT NULL,
  last_known_at      timestamptz NOT NULL
);

-- When each feed saw the network: closed intervals of network time. Append-only, and only what no earlier row of the
-- feed and state says, so that the coverage as known at any time can be told again; readers join what touches.
CREATE TABLE vouch.feed_coverage (
  feed      text NOT NULL,
  since     timestamptz NOT NULL,
  until     timestamptz NOT NULL,
  state     text NOT NULL,               -- ALIVE, or why it was blind
  known_at  timestamptz NOT NULL,
  PRIMARY KEY (feed, state, until, since)
);
CREATE INDEX feed_coverage_by_time ON vouch.feed_coverage (until, since);

-- Warrants.
CREATE TABLE vouch.warrant (
  liid         text PRIMARY KEY,         -- TS 103 221-1
  authority    text NOT NULL,
  valid_from   timestamptz NOT NULL,
  valid_until  timestamptz NOT NULL,
  deliveries   text[] NOT NULL,
  created_by   text NOT NULL,
  created_at   timestamptz NOT NULL,
  revoked_by   text,
  revoked_at   timestamptz,
  revoke_reason text,
  CHECK (valid_from < valid_until)
);
CREATE TABLE vouch.warrant_target (
  liid   text NOT NULL REFERENCES vouch.warrant,
  kind   text NOT NULL CHECK (kind IN ('IMEI', 'IMPU', 'IMPI')),
  value  text NOT NULL,
  PRIMARY KEY (liid, kind, value)
);
CREATE TABLE vouch.warrant_approval (
  liid           text NOT NULL REFERENCES vouch.warrant,
  administrator  text NOT NULL,
  approved_at    timestamptz NOT NULL,
  PRIMARY KEY (liid, administrator)
);

-- Everything asked, and what became of it. Append-only by grant: no role of a service may change or remove a row.
CREATE TABLE vouch.audit (
  entry       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  service     text NOT NULL,
  caller      text NOT NULL,             -- name in the client certificate
  role        text NOT NULL,
  operation   text NOT NULL,
  liid        text,
  query       jsonb NOT NULL,            -- what was asked
  as_of       timestamptz,               -- knowledge the answer rests on
  outcome     text NOT NULL,             -- ANSWERED, REFUSED, DONE, FAILED
  reason      text NOT NULL,             -- reason code of a refusal; empty otherwise
  result      jsonb NOT NULL             -- how much was told, never what
);
CREATE INDEX audit_by_liid ON vouch.audit (liid, entry);
