-- The facts of calls that links of dialogs ($1) lead to, of the calls with these keys ($2), and of calls of one charging
-- identifier ($5) that had messages in [$6, $7]; but for those with keys $3. Nobody joins more calls than this into one.
SELECT coalesce(f.long_call_id, f.call_id), f.fact_id, f.observed_at, f.kind, f.icid, f.cseq, f.status, f.hop, f.branch,
       f.from_tag, f.to_tag, f.request_uri, f.from_impu, f.to_impu, f.asserted, f.called, f.contact, f.contact_instance,
       f.contact_instance_in_header, f.route, f.source_address, f.source_port, f.destination_address, f.destination_port,
       f.services, f.feed, f.parent_branch, f.lasts_s, f.refers_to, f.disposition, f.earlier_branches
  FROM vouch.session_fact f
 WHERE f.call_id = ANY (ARRAY(SELECT call_id
                       FROM (SELECT call_id FROM vouch.session_link
                              WHERE link = ANY ($1::text[]) AND known_at <= $4::timestamptz
                              UNION
                             SELECT unnest($2::text[])
                              UNION
                             SELECT l.call_id FROM vouch.session_link l
                              WHERE l.link = ANY ($5::text[]) AND l.known_at <= $4::timestamptz
                                AND EXISTS (SELECT FROM vouch.session_fact near
                                             WHERE near.call_id = l.call_id AND near.known_at <= $4::timestamptz
                                               AND near.observed_at BETWEEN $6::timestamptz AND $7::timestamptz)) AS linked (call_id)
                      WHERE call_id <> ALL ($3::text[])
                      ORDER BY call_id
                      LIMIT 32))
   AND f.known_at <= $4::timestamptz
 ORDER BY f.call_id, f.observed_at, f.fact_id
