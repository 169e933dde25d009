SELECT version, name, sha256 FROM vouch_meta.vouch_migration ORDER BY version
