INSERT INTO vouch.session_link (link, call_id, known_at)
SELECT DISTINCT link, call_id, $3::timestamptz
  FROM unnest($1::text[], $2::text[]) AS told (link, call_id)
ON CONFLICT DO NOTHING
