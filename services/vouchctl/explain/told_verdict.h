#pragma once

#include <string>
#include <vector>

#include "domain/binding/binding.h"
#include "domain/common/result.h"
#include "domain/trust/policy.h"
#include "vouch/v1/trust.pb.h"

namespace vouch::services {

/// The evidence of a verdict as it was told, back in the domain's terms; directions as the code table has
/// them, and as told where it does not know a code.
std::vector<Evidence> evidence_told(const ::vouch::v1::Verdict& verdict);

/// The evidence that the facts of a verdict show by themselves.
std::vector<Evidence> evidence_shown_by(const ::vouch::v1::ExplainedVerdict& told);

/// As much of a binding as was told of its device. Errors: INSTANCE_READ_OTHERWISE (the instance-id is not
/// what its text reads).
Result<Binding> binding_told(const ::vouch::v1::Binding& told);

/// Whether a fact names no other device than that of `binding`.
bool names_instance_of(const ::vouch::v1::SourceFact& fact, const Binding& binding);

}  // namespace vouch::services
