#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "domain/trust/evidence/evidence.h"
#include "domain/trust/policy.h"

namespace vouch {

/// Everything that speaks for or against the IMEI of `binding`.
std::vector<Evidence> collect_evidence(const Binding& binding, const TrustContext& context);

/// The part of it that the client profiles alone show: how it registered, for what, over which access, with
/// which software. Anybody who has the messages can read it from them again.
std::vector<Evidence> evidence_of_profiles(const std::vector<SeenProfile>& profiles);
/// Whether evidence of that code is shown by client profiles alone.
bool is_shown_by_profiles(std::string_view code);

/// The part of it that the binding shows of its device by itself: the instance-id, and what its digits are.
std::vector<Evidence> evidence_of_device(const Binding& binding);
/// Whether evidence of that code is shown by the binding alone.
bool is_shown_by_device(std::string_view code);

/// The verdict on `binding` under `policy`.
Verdict assess(const Binding& binding, const TrustContext& context, const Policy& policy);

/// Whether it tells something that an IMEI is live under two private identities: a well-known fake is
/// contradicted by itself, and a whole network may send it.
bool may_be_shared_in_fraud(const Imei& imei);

/// More identities than this on one IMEI are a crowd: that it was copied needs no proof by looking at each of
/// them.
constexpr std::size_t kCrowd = 256;

/// The context of a binding whose device a crowd shares: contradicted for as long as it lasts.
TrustContext crowded_context(const Binding& binding);

/// What the other bindings of the same device tell about `binding`: the overlaps with live intervals under
/// another private identity. `of_same_device` may hold `binding` itself and bindings of other
/// devices; both are passed over.
TrustContext context_of(const Binding& binding, std::span<const Binding* const> of_same_device);

}  // namespace vouch
