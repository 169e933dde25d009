-- A refresh leaves every indexed column as it was, so PostgreSQL makes it a heap-only update.
UPDATE vouch.binding b
   SET impi = n.impi, imei = n.imei, candidate_imei = n.candidate_imei, instance_received = n.instance_received,
       reg_id = n.reg_id, contact = n.contact, emergency = n.emergency, registered_at = n.registered_at,
       refreshed_at = n.refreshed_at, expires_at = n.expires_at, ended_at = n.ended_at, end_reason = n.end_reason,
       refreshes = n.refreshes, verdict_id = n.verdict_id, digest = n.digest, known_at = n.known_at
  FROM unnest($1::text[], $2::uuid[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::bigint[], $8::text[],
              $9::boolean[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::timestamptz[], $14::text[],
              $15::bigint[], $16::uuid[], $17::uuid[], $18::timestamptz[])
       AS n (impu, binding_id, impi, imei, candidate_imei, instance_received, reg_id, contact, emergency, registered_at,
             refreshed_at, expires_at, ended_at, end_reason, refreshes, verdict_id, digest, known_at)
 WHERE b.impu = n.impu AND b.binding_id = n.binding_id
