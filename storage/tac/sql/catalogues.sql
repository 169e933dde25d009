-- The newest first.
SELECT catalogue, version, known_at, entries, source, licence, imported_by FROM vouch.tac_catalogue
 WHERE version IS NOT NULL ORDER BY version DESC
