#pragma once

#include "domain/common/result.h"

namespace vouch::services {

/// Exit codes of vouchctl; docs/operations/vouchctl.md tells users.
enum class Exit { kOk = 0, kFailed = 1, kUsage = 2, kNotPermitted = 3, kNotFound = 4 };

/// What kept a command from its end, and the exit code for it.
struct Failure : Error {
  /// The exit code follows from the error's own; kFailed if nothing is known of it.
  Failure(Error error);  // NOLINT(google-explicit-constructor): an error is a failure
  Failure(Error error, Exit exit_code) : Error(std::move(error)), exit(exit_code) {}

  Exit exit;
};

/// What a step of a command returns that can fail where a call may have told the exit code.
template <class T>
using Outcome = tl::expected<T, Failure>;

}  // namespace vouch::services
