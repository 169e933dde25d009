SELECT content_id FROM vouch.registration_content WHERE content_id = ANY ($1::uuid[]) AND period = ANY ($2::date[])
