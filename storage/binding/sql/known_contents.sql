-- Which of these are on record; each is looked for in its month alone.
SELECT content_id
  FROM unnest($1::uuid[], $2::date[]) AS told (content_id, period)
  JOIN vouch.registration_content USING (content_id, period)
