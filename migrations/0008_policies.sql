-- 0008 policies: the rules of trust are kept, approved by two, and judged anew without touching a binding.
-- Why: an answer names the policy it rests on, and given again as of an earlier time it must rest on the one of then.
-- Distinct verdicts are few (vouch.verdict), so another policy rules on these, and bindings stay as they are.
-- Locks: none but the view's.
-- Citus: all three are reference tables.

-- Kept for ever: no role may remove or change a policy's rules.
CREATE TABLE vouch.policy (
  version         text PRIMARY KEY,
  content         text NOT NULL,         -- TOML, as it was handed in
  in_force_since  timestamptz,           -- knowledge time; null: not yet
  bindings        bigint,                -- on record when it came into force
  changed         bigint                 -- of these, whose verdict it changed
);
CREATE UNIQUE INDEX policy_by_time ON vouch.policy (in_force_since) WHERE in_force_since IS NOT NULL;

CREATE TABLE vouch.policy_approval (
  version          text NOT NULL,
  administrator    text NOT NULL,
  approved_at      timestamptz NOT NULL,
  override_reason  text,                 -- why it may change more verdicts than the safety stop allows
  PRIMARY KEY (version, administrator)
);

-- What a policy makes of a verdict that was reached under another one.
CREATE TABLE vouch.ruling (
  verdict_id      uuid NOT NULL,         -- in verdict
  policy_version  text NOT NULL,
  client_type     text NOT NULL,
  trust_level     text NOT NULL,
  PRIMARY KEY (policy_version, verdict_id)
);

-- As before, under the policy in force.
CREATE OR REPLACE VIEW vouch.binding_view AS
  SELECT impu, binding_id, impi, lpad(imei::text, 14, '0') AS imei, lpad(candidate_imei::text, 14, '0') AS candidate_imei,
         instance_received, reg_id, contact, emergency, registered_at, refreshed_at, expires_at, ended_at, end_reason, refreshes,
         coalesce(r.client_type, v.client_type) AS client_type, coalesce(r.trust_level, v.trust_level) AS trust_level,
         coalesce(r.policy_version, v.policy_version) AS policy_version, evidence_codes
    FROM vouch.binding b
    JOIN vouch.verdict v USING (verdict_id)
    LEFT JOIN vouch.ruling r
      ON r.verdict_id = b.verdict_id
     AND r.policy_version = (SELECT version FROM vouch.policy WHERE in_force_since IS NOT NULL ORDER BY in_force_since DESC LIMIT 1);
