DELETE FROM vouch.registration_past WHERE impu = ANY ($1::text[])
