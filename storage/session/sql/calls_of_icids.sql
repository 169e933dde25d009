SELECT DISTINCT call_id FROM vouch.session_link WHERE link = ANY ($1::text[]) AND known_at <= $2::timestamptz ORDER BY call_id
