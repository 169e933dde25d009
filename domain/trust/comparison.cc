#include "domain/trust/comparison.h"

#include <algorithm>
#include <vector>

namespace vouch {
namespace {

/// What decides a session on registrations of `type`, in its order.
std::vector<std::pair<Conditions, ClientType>> session_rules_on(ClientType type, const Policy& policy) {
  std::vector<std::pair<Conditions, ClientType>> rules;
  for (const SessionRule& rule : policy.session_rules) {
    if (rule.registration.value_or(type) == type) rules.emplace_back(rule.when, rule.client_type);
  }
  return rules;
}

}  // namespace

void Comparison::add(const Ruling& stands, const Ruling& ruled, std::uint64_t count) {
  bindings += count;
  if (sessions_differ_on.contains(stands.client_type)) session_bindings += count;
  if (stands == ruled) return;
  changed += count;
  changes[{stands, ruled}] += count;
}

std::set<ClientType> sessions_differ_on(const Policy& one, const Policy& other) {
  std::set<ClientType> differ;
  for (const ClientType type : {ClientType::kUndetermined, ClientType::kSelfContained,
                                ClientType::kCommonRegistration, ClientType::kEmbedded}) {
    if (session_rules_on(type, one) != session_rules_on(type, other)) differ.insert(type);
  }
  return differ;
}

bool stops(const Comparison& comparison, std::uint64_t percent) {
  return std::max(comparison.changed, comparison.session_bindings) * 100 > comparison.bindings * percent;
}

}  // namespace vouch
