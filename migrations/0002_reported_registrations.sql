-- 0002 reported registrations: facts may also be what the registrar itself told of its state.
-- Why: registration event package and third-party REGISTER (domain/registration, RegistrationKind).
-- Locks: registration_fact exclusively while its rows are checked.

ALTER TABLE vouch.registration_fact DROP CONSTRAINT registration_fact_kind_check;
ALTER TABLE vouch.registration_fact ADD CONSTRAINT registration_fact_kind_check CHECK (kind IN (
  'BOUND', 'REMOVED', 'REMOVED_ALL', 'REPORTED_ACTIVE', 'REPORTED_EXPIRED', 'REPORTED_UNREGISTERED', 'REPORTED_ENDED',
  'REPORTED_OTHERS_GONE'));
