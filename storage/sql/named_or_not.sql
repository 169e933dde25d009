-- What session_party knows their calls by: the candidates and the signs $4. And the calls of a day up to $6 that show a sign and name none
-- of the candidates: what else becomes known of them stands under neither.
, party AS MATERIALIZED (
  SELECT impu FROM candidate
  UNION
  SELECT unnest($4::text[])
), unnamed AS MATERIALIZED (
  SELECT call_id FROM vouch.session_party
   WHERE impu = ANY ($4::text[]) AND known_at > $5::timestamptz - interval '1 day' AND known_at <= $6::timestamptz
  EXCEPT
  SELECT call_id FROM vouch.session_party
   WHERE impu = ANY (ARRAY (SELECT impu FROM candidate)) AND known_at > $5::timestamptz - interval '1 day' AND known_at <= $6::timestamptz
)
