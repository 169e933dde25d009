-- What facts say (registration_content) with what it says of the client. The months prune partitions.
SELECT content_id, kind, impi, contact, instance, instance_in_header, reg_id, expires_s, also_listed, ue_address, ue_port,
       path, pub_gruu, call_id, emergency, profile_id, content, point, feed, notes
  FROM vouch.registration_content JOIN vouch.client_profile USING (profile_id)
 WHERE content_id = ANY ($1::uuid[]) AND period = ANY ($2::date[])
