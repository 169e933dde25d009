#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "domain/warrant/warrant.h"

namespace vouch::storage {

/// What an answer told of, by which it can be given again.
struct ToldSubject {
  std::variant<std::string, Target> what;  ///< the session of a Call-ID, or the bindings of a target
  std::optional<NetworkTime> at;           ///< that was asked about; of a session: when it began
};

/// "IMEI", "IMPU", "IMPI", "SESSION".
std::string_view kind_of(const ToldSubject& subject);
/// Reads back what was stored, without its time. Errors: those of parse_target().
Result<ToldSubject> told_subject_from(std::string_view kind, std::string_view subject);

}  // namespace vouch::storage
