-- 0003 finders: identities are found by all that was ever known of them; sessions keep the branch a request came in on.
-- Why: an answer as of an earlier time looked its bindings up in the bindings as known now. After a refresh from another
-- port, or a deeper hop that names no device, what was found then is found no more, and the answer given again differs.
-- A watch missed bindings that are no longer told. And a P-CSCF with two addresses looked like a party of its own.
-- Locks: binding exclusively while its indexes are dropped, session_fact for a moment. Fills finder from binding: minutes
-- for a big table, with reading and writing going on.
-- Citus: finder and binding_removal are distributed by impu, as the facts they come from; every key contains it.

-- What an IMPU is found by, since when that is known. Append-only: a row is written where an IMPU shows something for the
-- first time, so a refresh writes none. It says that facts are worth reading, never that a binding is live; answers are
-- folded from the facts. A row is of no use once no fact of its IMPU shows its key: retention removes it with the last.
CREATE TABLE vouch.finder (
  impu      text NOT NULL,
  kind      text NOT NULL CHECK (kind IN ('IMEI', 'INSTANCE', 'IMPI', 'URI', 'FLOW', 'PATH')),
  key       text NOT NULL,         -- storage/binding/finder.h; a digest in place of text too long for an index
  known_at  timestamptz NOT NULL   -- of the first fact that shows it
);  -- no key: ingest has the facts of an IMPU at hand and knows what they show already
CREATE INDEX finder_by_key ON vouch.finder (kind, key, known_at) INCLUDE (impu);

INSERT INTO vouch.finder
SELECT impu, kind, key, 'epoch'    -- earlier than it was known is harmless: the facts decide
  FROM vouch.binding,
       LATERAL (VALUES ('IMEI', lpad(imei::text, 14, '0')), ('INSTANCE', CASE WHEN imei IS NULL THEN instance END),
                       ('IMPI', impi), ('URI', contact_key), ('FLOW', ue_address || ' ' || ue_port)) AS shown (kind, key)
 WHERE key IS NOT NULL
 GROUP BY impu, kind, key;

-- That bindings of an IMPU are no longer told since then: what a change of the remaining rows does not show.
CREATE TABLE vouch.binding_removal (
  impu      text NOT NULL,
  known_at  timestamptz NOT NULL,
  PRIMARY KEY (impu, known_at)
);

-- Identities are found by finder; nothing reads these.
DROP INDEX vouch.binding_by_imei, vouch.binding_by_impi, vouch.binding_by_contact, vouch.binding_by_instance,
  vouch.binding_by_address, vouch.binding_by_gruu;

ALTER TABLE vouch.session_fact ADD COLUMN parent_branch text;  -- of the second Via; null where there is none
