#pragma once

#include <ostream>

#include "vouch/v1/correlation.pb.h"

namespace vouch::services {

/// A session as a person reads it: when it was, its legs and the devices behind them, why it forked.
void print_session(std::ostream& out, const ::vouch::v1::Session& session);

}  // namespace vouch::services
