SELECT profile_id, content FROM vouch.client_profile WHERE profile_id = ANY ($1::uuid[])
