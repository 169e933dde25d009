-- Of all bindings, as many as the planner believes there are.
INSERT INTO vouch.reevaluation (cause, subject, catalogue, catalogue_before, asked_by, asked_at, total)
SELECT 'TAC_CATALOGUE', $1, $2::uuid, $3::uuid, $4, $5::timestamptz,
       (SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'vouch.binding'::regclass)
