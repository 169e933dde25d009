-- Some thousands of rows in every big table, and in every month of those that have months, so that the planner has a choice.
SELECT vouch.make_month(parent, month)
  FROM unnest(ARRAY['registration_fact', 'registration_content', 'finder', 'session_fact', 'network_imei']) AS parent,
       unnest(ARRAY['2025-12-01', '2026-01-01', '2026-02-01']::date[]) AS month;
CREATE TEMPORARY TABLE month AS SELECT unnest(ARRAY['2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01']::date[]) AS first;

INSERT INTO vouch.client_profile VALUES ('00000000-0000-0000-0000-000000000001', '{"authentication": "NONE"}');

INSERT INTO vouch.registration_content
  (known_at, device_key, impi_key, contact_key, gruu_key, flow_key, path_key, expires_s, period, content_id, profile_id, emergency,
   impus, kind, contact, ue_port, call_id, point, feed)
SELECT first, n, n, n, n, n, n, 3600, first, md5(n::text)::uuid,
       '00000000-0000-0000-0000-000000000001', false, ARRAY['sip:' || n % 4000 || '@example.com'], 'BOUND',
       'sip:' || n || '@10.0.0.1', 5060, 'call-' || n, 'AT_S_CSCF', 'f'
  FROM generate_series(1, 8000) AS n, month;

INSERT INTO vouch.registration_fact
  (impu, registration_id, contact_index, hop, content_id, observed_at, known_at, cseq, holds_gruu)
SELECT 'sip:' || n % 4000 || '@example.com', gen_random_uuid(), 0, 3, md5(n::text)::uuid,
       first + n * interval '1 second', first + n * interval '1 second', 1, false
  FROM generate_series(1, 8000) AS n, month;

INSERT INTO vouch.binding
  (registered_at, refreshed_at, expires_at, known_at, imei, refreshes, binding_id, verdict_id, digest, emergency, impu, impi, contact)
SELECT 'epoch', 'epoch', 'epoch', timestamptz '2026-01-01' + n * interval '1 second',
       CASE WHEN n % 2 = 0 THEN 35693800000000 + n END, 0, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), false,
       'sip:' || n % 4000 || '@example.com', n % 4000 || '@example.com', 'sip:' || n || '@10.0.0.1'
  FROM generate_series(1, 8000) AS n;

INSERT INTO vouch.finder (key, known_at, period, impu)
SELECT n, first, first, 'sip:' || n % 4000 || '@example.com' FROM generate_series(1, 8000) AS n, month;

INSERT INTO vouch.binding_removal
SELECT 'sip:' || n || '@example.com', timestamptz '2026-01-01' FROM generate_series(1, 8000) AS n;

INSERT INTO vouch.session_fact
  (call_id, fact_id, observed_at, known_at, kind, cseq, status, hop, branch, from_tag, to_tag, source_port,
   destination_port, feed)
SELECT 'call-' || n / 4, gen_random_uuid(), first + n * interval '1 second',
       first + n * interval '1 second', 'INVITE', 1, 0, 1, '', '', '', 5060, 5060, 'f'
  FROM generate_series(1, 20000) AS n, month;

INSERT INTO vouch.session_party
SELECT 'sip:' || n % 1000 || '@example.com', timestamptz '2026-01-01' + n * interval '4 seconds', 'call-' || n,
       timestamptz '2026-01-01' + n * interval '4 seconds'
  FROM generate_series(1, 5000) AS n;

INSERT INTO vouch.session_link
SELECT 'link-' || n % 1000, 'call-' || n, timestamptz '2026-01-01' FROM generate_series(1, 5000) AS n;

INSERT INTO vouch.audit (service, caller, role, operation, query, outcome, reason, result)
SELECT 's', 'c', 'r', 'o', '{}', 'DONE', '', '{}' FROM generate_series(1, 5000);

INSERT INTO vouch.told_answer
SELECT 'L' || n % 50, n, 1, timestamptz '2026-01-01' + n * interval '1 second', 'SESSION', 'call-' || n, NULL
  FROM generate_series(1, 5000) AS n;

INSERT INTO vouch.amendment
SELECT 'L' || n % 50, n, 1, timestamptz '2026-01-01' + n * interval '1 second', timestamptz '2026-01-01' FROM generate_series(1, 5000) AS n;

INSERT INTO vouch.feed_coverage
SELECT 'f' || n % 5, timestamptz '2026-01-01' + n * interval '1 minute', timestamptz '2026-01-01' + (n + 1) * interval '1 minute',
       'SPOOLED', timestamptz '2026-01-01' + n * interval '1 minute', 1, 'WHOLE'
  FROM generate_series(1, 5000) AS n;
INSERT INTO vouch.feed_coverage
SELECT 'f' || n % 5, date_trunc('hour', timestamptz '2026-01-01' + n * interval '1 minute', 'UTC'),
       timestamptz '2026-01-01' + (n + 1) * interval '1 minute', 'ALIVE', timestamptz '2026-01-01' + n * interval '1 minute', 0,
       CASE WHEN n % 60 < 5 THEN 'BEGINS' ELSE 'GOES_ON' END
  FROM generate_series(1, 20000) AS n;
INSERT INTO vouch.feed_life
SELECT 'f' || n, timestamptz '2026-01-01' + n * interval '1 minute', 'infinity', 'EXPECTED', 'HEP', 'AT_S_CSCF', '', 60, '2026-01-01'
  FROM generate_series(0, 4) AS n;

INSERT INTO vouch.registration_past (impu, known_at, begins, until, read_from, content)
SELECT 'sip:' || n || '@example.com', timestamptz '2026-01-01', 'epoch', 'epoch', 'epoch', '' FROM generate_series(1, 8000) AS n;

ANALYZE vouch.finder, vouch.binding_removal, vouch.registration_content, vouch.registration_fact, vouch.binding, vouch.session_fact, vouch.session_party, vouch.session_link, vouch.audit, vouch.told_answer, vouch.amendment, vouch.feed_coverage,
  vouch.client_profile, vouch.registration_past;
