#pragma once

#include <string>

#include "domain/common/result.h"
#include "vouch/v1/offline.pb.h"

namespace vouch::services {

/// Writes everything the verdicts of an answer rest on to a new file that its owner alone may read, as
/// protobuf JSON. Errors: NOT_WRITABLE (it is there already, or cannot be made).
Result<void> write_bundle(const std::string& file, const ::vouch::v1::ExplainResponse& told);

/// Reads what write_bundle() wrote. Errors: NOT_READABLE, NO_BUNDLE, POLICY_ALTERED (the policy is not the
/// one it was written with).
Result<::vouch::v1::ExplainBundle> read_bundle(const std::string& file);

/// Decides again, by the policy of the bundle and on its evidence alone, and says where that comes to
/// something else.
::vouch::v1::ReplayReport replay(const ::vouch::v1::ExplainBundle& bundle);

}  // namespace vouch::services
