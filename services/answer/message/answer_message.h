#pragma once

#include "services/answer/resolve_session.h"
#include "vouch/v1/correlation.pb.h"
#include "vouch/v1/types.pb.h"

namespace vouch::services {

/// A session as the contract has it.
::vouch::v1::Session to_proto(const ToldSession& told);

/// The grounds of an answer as the contract has them.
::vouch::v1::AnswerBasis to_proto(const Basis& basis);

}  // namespace vouch::services
