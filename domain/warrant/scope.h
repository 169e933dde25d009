#pragma once

#include <optional>
#include <span>
#include <vector>

#include "domain/binding/binding.h"
#include "domain/trust/verdict.h"
#include "domain/warrant/warrant.h"

namespace vouch {

/// A stretch of network time, `[since, until)`.
struct Period {
  NetworkTime since;
  NetworkTime until;
  friend bool operator==(const Period&, const Period&) = default;
};

/// Whether `warrant` lets its authority be told by `delivery` at `now`. Errors, in this order:
/// WARRANT_REVOKED, WARRANT_EXPIRED, WARRANT_AWAITING_APPROVAL, WARRANT_NOT_YET_VALID,
/// DELIVERY_NOT_PERMITTED.
Result<void> permits(const Warrant& warrant, Delivery delivery, NetworkTime now);

/// Whether `target` is one of the warrant's. Errors: TARGET_NOT_COVERED.
Result<void> covers(const Warrant& warrant, const Target& target);

/// Whether the warrant's period holds `when`. Errors: OUTSIDE_PERIOD.
Result<void> covers(const Warrant& warrant, NetworkTime when);

/// The part of `asked` that the warrant's period holds. Errors: OUTSIDE_PERIOD where it holds none.
Result<Period> covers(const Warrant& warrant, const Period& asked);

/// Whether a binding is one of `target`: its device (never a candidate one), its public or its private
/// identity.
bool concerns(const Target& target, const Binding& binding);

/// A binding cut to what may be told about it for one target.
struct DisclosedBinding {
  Binding binding;
  bool registered_before_period = false;  ///< registered_at was cut to the period
};

/// What may be told of `bindings` to someone asking about `target` in `period`: the bindings of the target
/// that touch the period, begun no earlier than it. One hop: asked about a public identity, the private one
/// is left out; asked about a device or a private identity, the identities bound to it are told.
std::vector<DisclosedBinding> disclose(const Target& target, const Period& period,
                                       std::span<const Binding> bindings);

/// A verdict whose evidence begins no earlier than the period.
Verdict disclose(Verdict verdict, const Period& period);

}  // namespace vouch
