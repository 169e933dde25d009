SELECT to_regclass('vouch_meta.vouch_migration') IS NOT NULL
