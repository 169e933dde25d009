SELECT object, definition FROM vouch_meta.vouch_catalogue
