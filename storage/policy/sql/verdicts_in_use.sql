-- Every distinct verdict that bindings of some pages ($2 up to $3) have, as it stands under policy $1 (the one in force), and how
-- many have it. By pages, so that reading every binding once, in the order of the disk, need not be done at one go.
SELECT v.evidence_codes, coalesce(r.client_type, v.client_type), coalesce(r.trust_level, v.trust_level), used.bindings
  FROM (SELECT verdict_id, count(*) AS bindings FROM vouch.binding WHERE ctid >= $2::tid AND ctid < $3::tid GROUP BY verdict_id) AS used
  JOIN vouch.verdict v USING (verdict_id)
  LEFT JOIN vouch.ruling r ON r.verdict_id = used.verdict_id AND r.policy_version = $1
