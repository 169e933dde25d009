-- What session_party knows calls by: the candidates and the signs $4. And the calls of a day up to $6, of which more may become known that
-- names nobody and shows nothing.
, party AS MATERIALIZED (
  SELECT impu FROM candidate
  UNION
  SELECT unnest($4::text[])
), recent AS MATERIALIZED (
  SELECT DISTINCT call_id FROM vouch.session_party
   WHERE impu = ANY (ARRAY (SELECT impu FROM party)) AND known_at > $5::timestamptz - interval '1 day' AND known_at <= $6::timestamptz
)
