#pragma once

#include <span>

#include "domain/correlation/associate.h"

namespace vouch {

/// What the branches of one fork say of each other. An S-CSCF never sends a call to two targets with the same
/// identity and instance-id at once (TS 24.229 clause 5.4.3.3), so a branch for which nothing speaks but the
/// identity is not on the device of another one that was tried beside it: it has no binding, and `why` is
/// DEVICE_OF_ANOTHER_BRANCH. Of two for which nothing else speaks neither is on it for certain.
/// `associations`: of `legs`, in their order.
void tell_branches_apart(std::span<const SessionLeg> legs, std::span<Association> associations);

}  // namespace vouch
