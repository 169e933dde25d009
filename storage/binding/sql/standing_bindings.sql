SELECT impu, binding_id, digest FROM vouch.binding WHERE impu = ANY ($1::text[])
