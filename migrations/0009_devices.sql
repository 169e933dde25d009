-- 0009 devices: what catalogues say of types of devices, and which IMEI the access side knew with a subscription.
-- Why: both are evidence for or against an IMEI. An answer given again as of an earlier time must rest on the catalogue of then,
-- so catalogues are kept; what did not change from one to the next is stored once.
-- Locks: none, all tables are new.
-- Citus: the tables of catalogues are reference tables, network_imei is distributed by subscription; its key contains it.

CREATE TABLE vouch.tac_catalogue (
  catalogue    uuid PRIMARY KEY,
  version      bigint UNIQUE,          -- counts up; null: still being imported
  known_at     timestamptz,            -- knowledge time, from which on it is asked
  entries      bigint,
  source       text NOT NULL,          -- where it comes from
  licence      text NOT NULL,          -- as whoever imported it named it
  imported_by  text NOT NULL,
  begun_at     timestamptz NOT NULL
);

-- Up to a thousand types each, one line for a type (storage/tac/tac_block.h). Named by what they say.
CREATE TABLE vouch.tac_block (
  block_id  uuid PRIMARY KEY,          -- first 16 octets of SHA-256 over content
  content   text NOT NULL
);
ALTER TABLE vouch.tac_block ALTER COLUMN content SET COMPRESSION lz4;

CREATE TABLE vouch.tac_range (
  catalogue  uuid NOT NULL,
  range      integer NOT NULL,         -- first five digits of the TAC
  block_id   uuid NOT NULL,
  entries    integer NOT NULL,
  PRIMARY KEY (catalogue, range)
);

-- IMEIs as MME, AMF, HSS or EIR knew them, and as a UICC repeated them. Append-only.
-- Partitioned by network time, so that retention drops partitions.
CREATE TABLE vouch.network_imei (
  subscription  text NOT NULL,         -- IMSI (TS 23.003 clause 2.2), or a private identity that is not derived from one
  observed_at   timestamptz NOT NULL,
  imei          bigint NOT NULL,       -- TAC and serial number
  source        text NOT NULL CHECK (source IN ('MME', 'AMF', 'HSS', 'EIR', 'UICC')),
  known_at      timestamptz NOT NULL,
  PRIMARY KEY (subscription, observed_at, source, imei)
) PARTITION BY RANGE (observed_at);
CREATE TABLE vouch.network_imei_default PARTITION OF vouch.network_imei DEFAULT;
