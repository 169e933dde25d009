-- For each identity from another time on: neither partitions nor, by the index, days of before are touched. OFFSET keeps the planner
-- from joining otherwise than by index, however few facts there seem to be.
SELECT own.*
  FROM unnest($1::text[], $2::timestamptz[]) AS wanted (impu, since)
 CROSS JOIN LATERAL (
       SELECT impu, content_id, registration_id, contact_index, hop, observed_at, cseq, cell, holds_gruu, temp_gruus, messages
         FROM vouch.registration_fact
        WHERE impu = wanted.impu AND (observed_at AT TIME ZONE 'UTC')::date >= (since AT TIME ZONE 'UTC')::date
          AND observed_at >= since AND known_at <= $3::timestamptz
       OFFSET 0) AS own
 ORDER BY impu, observed_at, registration_id, contact_index, hop, content_id
