-- All, or the one called $1; the newest in force first, then those that wait.
SELECT p.version, p.content, p.in_force_since, p.bindings, p.changed, a.administrators, a.times, a.reasons
  FROM vouch.policy p
 CROSS JOIN LATERAL (
       SELECT array_agg(administrator ORDER BY approved_at, administrator) AS administrators,
              array_agg(approved_at::text ORDER BY approved_at, administrator) AS times,
              array_agg(coalesce(override_reason, '') ORDER BY approved_at, administrator) AS reasons
         FROM vouch.policy_approval WHERE version = p.version) AS a
 WHERE $1::text IS NULL OR p.version = $1
 ORDER BY p.in_force_since DESC NULLS FIRST, p.version
