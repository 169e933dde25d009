-- What the runner remembers. A script of several statements, run as it is.
CREATE SCHEMA IF NOT EXISTS vouch_meta;
CREATE TABLE IF NOT EXISTS vouch_meta.vouch_migration (
  version     integer PRIMARY KEY,
  name        text NOT NULL,
  sha256      text NOT NULL,          -- of the file
  applied_at  timestamptz NOT NULL
);
CREATE TABLE IF NOT EXISTS vouch_meta.vouch_catalogue (
  object      text PRIMARY KEY,       -- as catalogue.sql names it
  definition  text NOT NULL
)
