-- Warrants with their targets and approvals, for a WHERE behind.
SELECT w.liid, w.authority, w.valid_from, w.valid_until, w.deliveries, w.created_by, w.created_at, w.revoked_at,
       w.revoked_by, w.revoke_reason, t.kinds, t.values, a.administrators, a.times
  FROM vouch.warrant w
 CROSS JOIN LATERAL (
       SELECT array_agg(kind ORDER BY kind, value) AS kinds, array_agg(value ORDER BY kind, value) AS values
         FROM vouch.warrant_target WHERE liid = w.liid) AS t
 CROSS JOIN LATERAL (
       SELECT array_agg(administrator ORDER BY approved_at, administrator) AS administrators,
              array_agg(approved_at::text ORDER BY approved_at, administrator) AS times
         FROM vouch.warrant_approval WHERE liid = w.liid) AS a
