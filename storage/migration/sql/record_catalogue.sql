INSERT INTO vouch_meta.vouch_catalogue (object, definition) SELECT * FROM unnest($1::text[], $2::text[])
