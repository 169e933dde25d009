-- 0015 contact preference: the q-value of a contact.
-- Why: the S-CSCF forks a call to the contacts of an identity by their q-values (TS 24.229 clause 5.4.3.3), so they explain the order.
-- Locks: registration_content exclusively for a moment (a column without default).
-- Citus: nothing new.

ALTER TABLE vouch.registration_content
  ADD COLUMN q smallint;                -- RFC 3261 section 20.10, in thousandths; null: not said, or stored before it was kept
