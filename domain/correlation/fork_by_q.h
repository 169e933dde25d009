#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/binding/binding.h"
#include "domain/session/leg.h"

namespace vouch {

/// A leg of a session with the binding it used; null where it is not one binding.
struct BoundLeg {
  const SessionLeg* leg;
  const Binding* binding;
};

/// How the q-values of the contacts explain the order in which a fork tried them (RFC 3261 section 16.6, TS
/// 24.229 clause 5.4.3.3): for each leg a stable code, or an empty text where they say nothing of it.
/// Branches of one identity to different devices are compared, where both contacts have a q.
/// - FORK_AGAINST_Q: a contact of lower q was tried before one of higher q, or together with it though the
///   caller did not ask for `parallel` in its Request-Disposition (RFC 3841 section 9.1). The S-CSCF may have
///   its reasons: it is noted, no more
/// - FORK_IN_ORDER_OF_Q: the one of higher q was tried first
/// - FORK_OF_EQUAL_Q: those of equal q were tried together
/// Of several codes the first here.
std::vector<std::string> explain_fork_by_q(std::span<const BoundLeg> legs, std::string_view disposition);

}  // namespace vouch
