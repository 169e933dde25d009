-- The next verdicts behind $2 on which policy $1 has not ruled and under which they were not reached.
SELECT v.verdict_id, v.evidence_codes
  FROM vouch.verdict v
 WHERE v.verdict_id > $2::uuid AND v.policy_version <> $1
   AND NOT EXISTS (SELECT FROM vouch.ruling r WHERE r.policy_version = $1 AND r.verdict_id = v.verdict_id)
 ORDER BY v.verdict_id
 LIMIT $3
