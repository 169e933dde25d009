-- For each identity from another time on: partitions of before are not touched.
SELECT fact.impu, content_id, registration_id, contact_index, hop, observed_at, cseq, cell, holds_gruu, temp_gruus, messages
  FROM unnest($1::text[], $2::timestamptz[]) AS wanted (impu, since)
  JOIN vouch.registration_fact fact ON fact.impu = wanted.impu AND observed_at >= since
 WHERE known_at <= $3::timestamptz
 ORDER BY fact.impu, observed_at, registration_id, contact_index, hop, content_id
