SELECT coalesce(long_call_id, call_id), fact_id, observed_at, kind, icid, cseq, status, hop, branch, from_tag, to_tag,
       request_uri, from_impu, to_impu, asserted, called, contact, contact_instance, contact_instance_in_header, route,
       source_address, source_port, destination_address, destination_port, services, feed,
       parent_branch, lasts_s, refers_to, disposition, earlier_branches
  FROM vouch.session_fact
 WHERE call_id = $1 AND known_at <= $2::timestamptz
 ORDER BY observed_at, fact_id
