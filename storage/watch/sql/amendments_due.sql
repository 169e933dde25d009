-- Whether there is something to tell or to go on with: amendments behind ($2, $3, $4) that nobody has acknowledged, a pass that is not
-- done, or answers that rest on earlier knowledge than the last one, which could not see them. And since when there may be news for
-- answers: nothing where none was given.
SELECT EXISTS (SELECT FROM vouch.amendment a
                WHERE a.liid = $1 AND a.acknowledged_at IS NULL
                  AND (a.known_at, a.entry, a.number) > ($2::timestamptz, $3::bigint, $4::integer))
       OR coalesce(p.passing_to IS NOT NULL, false)
       OR coalesce(unseen.as_of < p.known_at AND p.known_at < (SELECT at FROM vouch.knowledge_clock), false),
       coalesce(least(p.known_at, unseen.as_of), first.as_of)
  FROM (SELECT min(as_of) AS as_of FROM vouch.told_answer WHERE liid = $1) AS first
  LEFT JOIN vouch.amendment_pass p ON p.liid = $1
  LEFT JOIN LATERAL (
       SELECT min(t.as_of) AS as_of FROM vouch.told_answer t
        WHERE t.liid = p.liid AND t.written_by >= least(p.seen_below, pg_snapshot_xmin(pg_current_snapshot()))
          AND t.written_by < pg_snapshot_xmax(pg_current_snapshot())) AS unseen ON true
