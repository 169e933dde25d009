SELECT impu, registration_id, hop, impi, observed_at, ue_address, ue_port, path, call_id, cseq, cell, profile_id,
       content, point, feed, notes, contact_index, kind, contact, instance, instance_in_header, reg_id, expires_s,
       also_listed, pub_gruu, temp_gruus, emergency
  FROM vouch.registration_fact JOIN vouch.client_profile USING (profile_id)
 WHERE impu = ANY ($1::text[]) AND known_at <= $2::timestamptz
 ORDER BY impu, observed_at, registration_id, contact_index, hop, digest
