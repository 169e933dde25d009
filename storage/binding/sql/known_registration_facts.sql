-- Which of these facts are on record.
SELECT f.impu, f.digest
  FROM unnest($1::text[], $2::timestamptz[], $3::uuid[], $4::integer[], $5::integer[], $6::uuid[])
       AS told (impu, observed_at, registration_id, contact_index, hop, digest)
  JOIN vouch.registration_fact f USING (impu, observed_at, registration_id, contact_index, hop, digest)
