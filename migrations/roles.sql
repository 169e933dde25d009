-- Roles, one per process, and what each may do. Run after every migration by the owner; safe to repeat.
-- A role reads and writes what its process needs and nothing else; the owner alone changes the schema.

DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['vouch_ingest', 'vouch_correlator', 'vouch_exporter'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', role);
    END IF;
  END LOOP;
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA vouch FROM PUBLIC, vouch_ingest, vouch_correlator, vouch_exporter;
REVOKE ALL ON ALL TABLES IN SCHEMA vouch_meta FROM PUBLIC, vouch_ingest, vouch_correlator, vouch_exporter;
GRANT USAGE ON SCHEMA vouch, vouch_meta TO vouch_ingest, vouch_correlator, vouch_exporter;

-- Everyone may see which schema this is: a process starts only on its own.
GRANT SELECT ON vouch_meta.vouch_migration, vouch_meta.vouch_catalogue
  TO vouch_ingest, vouch_correlator, vouch_exporter;

-- ingest: facts in, bindings kept up. Reads no warrant, answers nobody.
GRANT SELECT, UPDATE ON vouch.knowledge_clock TO vouch_ingest;
GRANT SELECT, INSERT ON vouch.client_profile, vouch.verdict, vouch.registration_content, vouch.registration_fact, vouch.finder, vouch.binding_removal,
  vouch.session_fact, vouch.session_party, vouch.session_link, vouch.feed_coverage, vouch.feed_life TO vouch_ingest;
GRANT SELECT, INSERT, UPDATE ON vouch.feed, vouch.feed_refused TO vouch_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON vouch.binding TO vouch_ingest;
GRANT SELECT, INSERT, DELETE ON vouch.registration_past TO vouch_ingest;
GRANT SELECT ON vouch.tac_catalogue, vouch.tac_block, vouch.tac_range TO vouch_ingest;
GRANT SELECT, INSERT ON vouch.network_imei TO vouch_ingest;
GRANT SELECT, INSERT, UPDATE ON vouch.reevaluation TO vouch_ingest;  -- judges anew what stands
GRANT SELECT, INSERT ON vouch.policy TO vouch_ingest;         -- puts the first one in force
GRANT INSERT, SELECT (entry) ON vouch.audit TO vouch_ingest;  -- feeds added, removed and drained

-- correlator: answers under warrants, keeps warrants, records everything asked.
GRANT SELECT ON vouch.knowledge_clock, vouch.client_profile, vouch.registration_content, vouch.registration_fact, vouch.finder,
  vouch.registration_past, vouch.binding,
  vouch.binding_removal, vouch.session_fact,
  vouch.session_party, vouch.session_link, vouch.feed, vouch.feed_refused, vouch.feed_coverage, vouch.feed_life, vouch.month_dropped TO vouch_correlator;
GRANT SELECT, INSERT ON vouch.warrant, vouch.warrant_target, vouch.warrant_approval TO vouch_correlator;
GRANT UPDATE (revoked_by, revoked_at, revoke_reason) ON vouch.warrant TO vouch_correlator;
GRANT SELECT ON vouch.verdict, vouch.network_imei TO vouch_correlator;
GRANT SELECT, INSERT ON vouch.tac_catalogue, vouch.tac_block, vouch.tac_range TO vouch_correlator;
GRANT UPDATE (version, known_at, entries) ON vouch.tac_catalogue TO vouch_correlator;
GRANT EXECUTE ON FUNCTION vouch.drop_broken_imports(timestamptz) TO vouch_correlator;
GRANT SELECT, INSERT, UPDATE ON vouch.reevaluation TO vouch_correlator;
GRANT SELECT, INSERT ON vouch.policy, vouch.policy_approval, vouch.ruling TO vouch_correlator;
GRANT UPDATE (in_force_since, bindings, changed) ON vouch.policy TO vouch_correlator;
GRANT UPDATE (override_reason) ON vouch.policy_approval TO vouch_correlator;
GRANT UPDATE ON vouch.knowledge_clock TO vouch_correlator;       -- a policy that comes into force is knowledge
GRANT SELECT, INSERT ON vouch.told_answer, vouch.amendment TO vouch_correlator;
GRANT UPDATE (acknowledged_by, acknowledged_at) ON vouch.amendment TO vouch_correlator;
GRANT SELECT, INSERT, UPDATE ON vouch.amendment_pass TO vouch_correlator;
GRANT INSERT, SELECT (entry) ON vouch.audit TO vouch_correlator;  -- learns the number of its own entry

-- exporter: reads what a warrant covers, records everything asked.
GRANT SELECT ON vouch.knowledge_clock, vouch.client_profile, vouch.registration_content, vouch.registration_fact, vouch.finder,
  vouch.registration_past, vouch.binding,
  vouch.session_fact, vouch.session_party, vouch.session_link, vouch.feed, vouch.feed_refused, vouch.feed_coverage, vouch.feed_life, vouch.month_dropped,
  vouch.warrant, vouch.warrant_target, vouch.warrant_approval, vouch.policy,
  vouch.tac_catalogue, vouch.tac_block, vouch.tac_range, vouch.network_imei
  TO vouch_exporter;
GRANT INSERT, SELECT (entry) ON vouch.audit TO vouch_exporter;
