-- A refresh leaves every indexed column as it was, so PostgreSQL makes it a heap-only update.
UPDATE vouch.binding b
   SET impi = n.impi, imei = n.imei, candidate_imei = n.candidate_imei, instance = n.instance,
       instance_received = n.instance_received, reg_id = n.reg_id, contact = n.contact, contact_key = n.contact_key,
       ue_address = n.ue_address, ue_port = n.ue_port, gruus = n.gruus::text[], emergency = n.emergency,
       registered_at = n.registered_at, refreshed_at = n.refreshed_at, expires_at = n.expires_at,
       ended_at = n.ended_at, end_reason = n.end_reason, refreshes = n.refreshes, client_type = n.client_type,
       trust_level = n.trust_level, policy_version = n.policy_version, evidence_codes = n.evidence_codes::text[],
       digest = n.digest, known_at = n.known_at
  FROM unnest($1::text[], $2::uuid[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::bigint[],
              $9::text[], $10::text[], $11::text[], $12::integer[], $13::text[], $14::boolean[], $15::timestamptz[],
              $16::timestamptz[], $17::timestamptz[], $18::timestamptz[], $19::text[], $20::bigint[], $21::text[],
              $22::text[], $23::text[], $24::text[], $25::uuid[], $26::timestamptz[])
       AS n (impu, binding_id, impi, imei, candidate_imei, instance, instance_received, reg_id, contact, contact_key,
             ue_address, ue_port, gruus, emergency, registered_at, refreshed_at, expires_at, ended_at, end_reason,
             refreshes, client_type, trust_level, policy_version, evidence_codes, digest, known_at)
 WHERE b.impu = n.impu AND b.binding_id = n.binding_id
