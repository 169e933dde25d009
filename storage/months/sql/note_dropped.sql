-- The first time counts: what was dropped then is gone, whatever a warrant made since would have kept.
INSERT INTO vouch.month_dropped (month, dropped_at) VALUES ($1::date, clock_timestamp()) ON CONFLICT DO NOTHING
