#pragma once

#include <span>
#include <vector>

#include "domain/binding/binding.h"
#include "domain/registration/registration.h"

namespace vouch {

/// The bindings of one IMPU, oldest first, as the given facts about it tell. A pure function of the *set* of
/// facts: their order and repetition make no difference, so late, repeated and reordered events need no
/// special care anywhere. Give it the facts known at some time and it tells the bindings as known at that
/// time. All facts must be of one IMPU.
///
/// The rules (RFC 3261 section 10.3, RFC 5626 section 6.3, TS 24.229 clauses 5.4.1.2.2 and 5.4.1.2.2F):
/// - a binding's key is (instance-id, reg-id) where both are present, else the contact by URI equality;
/// - a registration of a live key with the same contact, device and private identity refreshes it, else
/// replaces it;
/// - a new contact of the same private identity without reg-id ends that identity's other bindings, and a new
/// contact
///   from the same IP address ends the others from there, unless the 2xx still lists them;
/// - a binding past its expiry is over: a later registration opens a new one and never reopens it;
/// - emergency registrations neither end others nor are ended by them;
/// - what the registrar reports (RFC 3680) confirms, corrects, opens or ends a binding; what it counts beside
///   a REGISTER of nearly the same time is said in order_reports.h.
std::vector<Binding> timeline(std::span<const RegistrationFact> facts);

/// The facts of `offered` that tell something `known` does not: not yet known at this hop or in this form.
/// Repetitions, whichever feed tells them, and later sightings of the same hop add nothing. But for the names
/// of feeds that repeat others to the octet, timeline(known + novel) == timeline(known + offered). All facts
/// must be of one IMPU.
std::vector<RegistrationFact> novel(std::span<const RegistrationFact> known,
                                    std::vector<RegistrationFact> offered);

}  // namespace vouch
