#pragma once

#include <span>
#include <vector>

#include "domain/binding/binding.h"
#include "domain/session/fold.h"

/// The match rules, one per file: which of the given bindings this leg used, by one kind of sign.
namespace vouch::match {

using Matches = std::vector<const Binding*>;
using Candidates = std::span<const Binding* const>;

/// The bindings as the network had them at one instant.
struct Standing {
  Matches live;
  Matches former;  ///< over by then
};

/// The instance-id in the message's own Contact is the binding's. Outside REGISTER an IMEI URN is not
/// allowed, so its absence means nothing (RFC 7255 section 5).
Matches by_instance_id(const SessionLeg& leg, const Standing& standing);
/// A public or temporary GRUU names an identity on a device (RFC 5627 section 3): the binding that device has
/// now, even if the GRUU was issued to an earlier one.
Matches by_gruu(const SessionLeg& leg, const Standing& standing);
/// The binding's contact, by URI equality (RFC 3261 section 19.1.4).
Matches by_contact_uri(const SessionLeg& leg, const Standing& standing);
/// The flow of the binding at the leg's instant: address and port, or the Path it left (RFC 5626 section 5,
/// RFC 3327).
Matches by_flow(const SessionLeg& leg, const Standing& standing);
/// Any binding of the party's identities: decisive only where there is exactly one.
Matches by_single_binding(const SessionLeg& leg, const Standing& standing);

/// The former bindings that a GRUU or the contact of this leg names.
Matches former_by_uri(const SessionLeg& leg, const Standing& standing);

/// Whether both are on one device: the same IMEI or instance-id, or without any the same contact.
bool on_one_device(const Binding& a, const Binding& b);

template <class Condition>
Matches matching(Candidates candidates, Condition condition) {
  Matches found;
  for (const Binding* binding : candidates) {
    if (condition(*binding)) found.push_back(binding);
  }
  return found;
}

}  // namespace vouch::match
