SELECT impu, begins, until, read_from, content
  FROM vouch.registration_past
 WHERE impu = ANY ($1::text[]) AND known_at <= $2::timestamptz
