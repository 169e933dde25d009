-- Some thousands of rows in every big table, so that the planner has a choice.
INSERT INTO vouch.client_profile VALUES ('00000000-0000-0000-0000-000000000001', '{"authentication": "NONE"}');

INSERT INTO vouch.registration_fact
  (impu, registration_id, contact_index, hop, digest, observed_at, known_at, kind, contact, expires_s, ue_port, call_id,
   cseq, emergency, profile_id, point, feed)
SELECT 'sip:' || n % 4000 || '@example.com', gen_random_uuid(), 0, 3, gen_random_uuid(),
       timestamptz '2026-01-01' + n * interval '1 second', timestamptz '2026-01-01' + n * interval '1 second', 'BOUND',
       'sip:' || n || '@10.0.0.1', 3600, 5060, 'call-' || n, 1, false, '00000000-0000-0000-0000-000000000001',
       'AT_S_CSCF', 'f'
  FROM generate_series(1, 8000) AS n;

INSERT INTO vouch.binding
SELECT 'sip:' || n % 4000 || '@example.com', gen_random_uuid(), n % 4000 || '@example.com',
       CASE WHEN n % 2 = 0 THEN 35693800000000 + n END, NULL, 'instance-' || n, 'instance-' || n, NULL,
       'sip:' || n || '@10.0.0.1', 'key-' || n, '10.0.' || n / 250 || '.' || n % 250, 5060, ARRAY['gruu-' || n], false,
       'epoch', 'epoch', 'epoch', NULL, NULL, 0, 'EMBEDDED', 'TRUSTED', '1', ARRAY['AUTH_AKA'], gen_random_uuid(),
       timestamptz '2026-01-01' + n * interval '1 second'
  FROM generate_series(1, 8000) AS n;

INSERT INTO vouch.finder
SELECT 'sip:' || n % 4000 || '@example.com', kind, key, timestamptz '2026-01-01'
  FROM generate_series(1, 8000) AS n,
       LATERAL (VALUES ('IMEI', (35693800000000 + n)::text), ('IMPI', n % 4000 || '@example.com'),
                       ('URI', 'key-' || n), ('FLOW', '10.0.0.' || n % 250 || ' ' || n)) AS shown (kind, key)
 GROUP BY 1, 2, 3;

INSERT INTO vouch.binding_removal
SELECT 'sip:' || n || '@example.com', timestamptz '2026-01-01' FROM generate_series(1, 8000) AS n;

INSERT INTO vouch.session_fact
  (call_id, fact_id, observed_at, known_at, kind, cseq, status, hop, branch, from_tag, to_tag, source_port,
   destination_port, feed)
SELECT 'call-' || n / 4, gen_random_uuid(), timestamptz '2026-01-01' + n * interval '1 second',
       timestamptz '2026-01-01' + n * interval '1 second', 'INVITE', 1, 0, 1, '', '', '', 5060, 5060, 'f'
  FROM generate_series(1, 20000) AS n;

INSERT INTO vouch.session_party
SELECT 'sip:' || n % 1000 || '@example.com', 'call-' || n, timestamptz '2026-01-01' + n * interval '4 seconds'
  FROM generate_series(1, 5000) AS n;

INSERT INTO vouch.session_link
SELECT 'link-' || n % 1000, 'call-' || n, timestamptz '2026-01-01' FROM generate_series(1, 5000) AS n;

INSERT INTO vouch.audit (service, caller, role, operation, query, outcome, reason, result)
SELECT 's', 'c', 'r', 'o', '{}', 'DONE', '', '{}' FROM generate_series(1, 5000);

INSERT INTO vouch.feed_coverage
SELECT 'f' || n % 5, timestamptz '2026-01-01' + n * interval '1 minute', timestamptz '2026-01-01' + (n + 1) * interval '1 minute',
       'ALIVE', timestamptz '2026-01-01' + n * interval '1 minute'
  FROM generate_series(1, 5000) AS n;

ANALYZE vouch.finder, vouch.binding_removal, vouch.registration_fact, vouch.binding, vouch.session_fact, vouch.session_party, vouch.session_link, vouch.audit, vouch.feed_coverage,
  vouch.client_profile;
