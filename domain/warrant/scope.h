#pragma once

#include <cstdint>
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
  bool holds(NetworkTime when) const { return since <= when && when < until; }
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

/// A binding cut to what may be told about it for one target. What lies outside the period is left out and
/// marked, never moved into it.
struct DisclosedBinding {
  Binding binding;  ///< registered_at, refreshed_at and refreshes say nothing where they are marked as cut
  bool registered_before_period = false;  ///< registered_at and refreshes are left out
  bool refreshed_outside_period = false;  ///< refreshed_at is left out
  bool stood_at_period_end = false;       ///< live when the period ended: what became of it is left out

  friend bool operator==(const DisclosedBinding&, const DisclosedBinding&) = default;

  /// Nothing where it is left out.
  std::optional<NetworkTime> registered_at() const;
  std::optional<NetworkTime> refreshed_at() const;
  std::optional<std::uint32_t> refreshes() const;
};

/// What may be told at `now` of `bindings` to someone asking about `target` in `period`: the bindings of the
/// target that touch the period. Left out of them is what lies outside it: times, Call-IDs of registrations
/// before it, and an end after it. Give bindings folded from what the network said before the period ended:
/// what a later registration wrote over cannot be cut out here. One hop: asked about a public identity, the
/// private one is left out; asked about a device or a private identity, the identities bound to it are told.
std::vector<DisclosedBinding> disclose(const Target& target, const Period& period, NetworkTime now,
                                       std::span<const Binding> bindings);

/// A verdict whose evidence has no times outside the period. The evidence itself stays: it is what the
/// verdict on a binding live in the period rests on. Where the UE was outside the period is left out.
Verdict disclose(Verdict verdict, const Period& period);

}  // namespace vouch
