INSERT INTO vouch.tac_catalogue (catalogue, source, licence, imported_by, begun_at) VALUES ($1::uuid, $2, $3, $4, $5::timestamptz)
