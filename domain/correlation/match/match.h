#pragma once

#include <span>
#include <vector>

#include "domain/binding/binding.h"
#include "domain/session/fold.h"

/// The match rules, one per file: which of the given live bindings this leg used, by one kind of sign.
namespace vouch::match {

using Matches = std::vector<const Binding*>;
using Candidates = std::span<const Binding* const>;

/// The instance-id in the message's own Contact is the binding's. Outside REGISTER an IMEI URN is not
/// allowed, so its absence means nothing (RFC 7255 section 5).
Matches by_instance_id(const SessionLeg& leg, Candidates live);
/// A public or temporary GRUU of the binding (RFC 5627 section 3).
Matches by_gruu(const SessionLeg& leg, Candidates live);
/// The binding's contact, by URI equality (RFC 3261 section 19.1.4).
Matches by_contact_uri(const SessionLeg& leg, Candidates live);
/// The flow the binding was registered over: address and port, or the Path it left (RFC 5626 section 5, RFC
/// 3327).
Matches by_flow(const SessionLeg& leg, Candidates live);
/// Any binding of the party's identities: decisive only where there is exactly one.
Matches by_single_binding(const SessionLeg& leg, Candidates live);

template <class Condition>
Matches matching(Candidates live, Condition condition) {
  Matches found;
  for (const Binding* binding : live) {
    if (condition(*binding)) found.push_back(binding);
  }
  return found;
}

}  // namespace vouch::match
