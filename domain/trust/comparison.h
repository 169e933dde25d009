#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "domain/trust/grounds.h"
#include "domain/trust/policy.h"

namespace vouch {

/// How verdicts would change under another policy.
struct Comparison {
  std::uint64_t bindings = 0;
  std::uint64_t changed = 0;
  std::map<std::pair<Ruling, Ruling>, std::uint64_t> changes;  ///< from, to: how many bindings
  std::set<ClientType> sessions_differ_on;  ///< registrations on which sessions are ruled on by other rules
  std::uint64_t session_bindings = 0;       ///< bindings on which a session may be judged otherwise

  /// Counts bindings that stand as `stands` and would be ruled on as `ruled`.
  void add(const Ruling& stands, const Ruling& ruled, std::uint64_t count);
};

/// On registrations of which client types the session rules of the two policies are others, or come in
/// another order.
std::set<ClientType> sessions_differ_on(const Policy& one, const Policy& other);

/// Whether more than `percent` of all would change, or carry sessions that may: then a person must say why.
/// Of nothing, nothing changes.
bool stops(const Comparison& comparison, std::uint64_t percent);

}  // namespace vouch
