SELECT impu, content_id, registration_id, contact_index, hop, observed_at, cseq, cell, holds_gruu, temp_gruus, messages
  FROM vouch.registration_fact
 WHERE impu = ANY ($1::text[]) AND known_at <= $2::timestamptz
 ORDER BY impu, observed_at, registration_id, contact_index, hop, content_id
