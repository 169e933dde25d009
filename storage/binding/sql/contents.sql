-- What facts say (registration_content). Each is looked for in its month alone.
SELECT content_id, kind, impi, contact, instance, instance_in_header, reg_id, expires_s, also_listed, ue_address, ue_port,
       path, pub_gruu, call_id, emergency, profile_id, point, feed, notes, q
  FROM unnest($1::uuid[], $2::date[]) AS told (content_id, period)
  JOIN vouch.registration_content USING (content_id, period)
