#pragma once

#include <google/protobuf/repeated_field.h>

#include "vouch/v1/trust.pb.h"

namespace vouch::services {

void print_policies(const google::protobuf::RepeatedPtrField<::vouch::v1::Policy>& policies);
/// How many bindings go from which verdict to which, and of how many: of a policy that was applied or tried.
template <class Response>
void print_changes(const Response& response);
/// What is judged anew, and how far that is.
void print_reevaluations(const ::vouch::v1::ListReevaluationsResponse& response);
void print_examples(const ::vouch::v1::ListPolicyExamplesResponse& response);

}  // namespace vouch::services
