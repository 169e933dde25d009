#pragma once

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/binding/binding.h"
#include "domain/common/result.h"
#include "domain/session/fold.h"
#include "domain/trust/evidence/evidence.h"
#include "domain/trust/policy.h"
#include "domain/warrant/warrant.h"
#include "services/answer/knowledge.h"
#include "storage/session/session_sign.h"

namespace vouch::services {

/// The bindings an answer rests on, as known at one knowledge time: folded from the facts known then, so that
/// the same question with the same `as_of` always meets the same world. What the network said from `until` on
/// is not in it: no answer may tell it. What is asked of it never depends on what else was brought in. Lives
/// within one transaction. Not thread-safe.
class World {
 public:
  /// Expiry is judged at `now`, or at `until` if that is earlier.
  World(Knowledge& knowledge, NetworkTime until, NetworkTime now)
      : knowledge_(&knowledge), until_(until), now_(std::min(now, until)) {}

  /// Brings in every binding that may concern `target`. Returns whose they are, sorted. Errors: those of
  /// storage.
  Result<std::vector<Impu>> load(const Target& target);
  /// Brings in every binding that `leg` may have used. Returns whose they are, sorted. Errors: those of
  /// storage.
  Result<std::vector<Impu>> load(const SessionLeg& leg);
  /// What leads to sessions that `target` took part in and that name no identity of it, by its bindings that
  /// stood within `[since, until)`; none of a device that a crowd shares. Sorted. Errors: those of storage.
  Result<storage::Signs> signs_of(const Target& target, NetworkTime since, NetworkTime until);
  /// Who ever stood bound beside each other under a private identity, sorted. Errors: those of storage.
  Result<std::vector<Impu>> bound_under(const Impi& impi);
  /// Brings in the bindings of these identities. Errors: those of storage.
  Result<void> load_identities(const std::vector<Impu>& impus);

  /// The bindings of `impus`, which were brought in, in their order and by registered_at.
  std::vector<Binding> bindings_of(std::span<const Impu> impus) const;
  /// The binding by which `target`, which was brought in, shares the contact and device that `binding` stands
  /// for at `instant`: a registration binds its contact to every identity of the implicit registration set.
  /// Nothing if there is none.
  const Binding* seen_from(const Target& target, const Binding& binding, NetworkTime instant) const;
  /// The verdict on a binding that was brought in, weighing what other bindings of its device tell. Errors:
  /// those of storage.
  Result<Verdict> verdict_of(const Binding& binding);

  /// The policy in force then. Errors: those of storage.
  Result<std::shared_ptr<const Policy>> policy() { return knowledge_->sources().policy(); }

  Result<storage::PolicyText> policy_text() { return knowledge_->sources().policy_text(); }

  KnowledgeTime as_of() const { return knowledge_->as_of(); }
  NetworkTime now() const { return now_; }

 private:
  /// The bindings that the past and the facts since of one identity tell.
  void bring_in(const Impu& impu, const Past* past, Knowledge::Facts facts);
  /// What the other bindings of its device tell about `binding`.
  Result<TrustContext> device_context(const Binding& binding);

  Knowledge* knowledge_;
  NetworkTime until_;
  NetworkTime now_;
  std::map<Impu, std::vector<Binding>> by_impu_;
  std::map<Target, std::vector<Impu>> of_target_;
  std::map<Impi, std::vector<Impu>> bound_under_;
  std::unordered_multimap<std::string, const Binding*> by_contact_;  // into by_impu_, whose nodes stay
};

}  // namespace vouch::services
