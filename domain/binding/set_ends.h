#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "domain/registration/facts_by_impu.h"

namespace vouch {

/// A de-registration ends the whole implicit registration set, and so does the network, but neither need
/// name it: a 200 to a REGISTER with Expires 0 may come without P-Associated-URI, and a third-party REGISTER
/// names the identity of its To (TS 24.229 clauses 5.4.1.4.1, 5.4.1.5 and 5.4.1.7). Who belongs to the set is
/// known from the registration that ended.
///
/// `offered` are facts just told, `known` all that was known before of the same identities and of others.

/// The contacts whose registrations are ended by facts of which one was just offered: the identities that
/// share one may be of the set, and belong into `known`. Sorted, distinct.
std::vector<ContactUri> contacts_ended(const FactsByImpu& known, const FactsByImpu& offered);

/// When the first of the facts was that end those, by network time; nothing if none ends anything.
std::optional<NetworkTime> earliest_end(const FactsByImpu& known, const FactsByImpu& offered);

/// The ends of those facts, told for the identities that a registration which they end bound as well. What
/// was told of the whole registration is told of that private identity alone, because another may have
/// registered the same public one. Facts that are known are among them. It makes no difference whether
/// registration or end is offered first.
std::vector<RegistrationFact> ends_of_the_set(const FactsByImpu& known, const FactsByImpu& offered);

/// Adds to `offered` the ends of the set that are neither in it nor in `known`, and gives their number. An
/// end told of another identity ends what that one registered with a third: call it again until it adds none,
/// with the identities that share the contacts_ended() brought into `known` each time. It ends: only what is
/// bound is ever told of.
std::size_t tell_ends_of_the_set(const FactsByImpu& known, FactsByImpu& offered);

}  // namespace vouch
