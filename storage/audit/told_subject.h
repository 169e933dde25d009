#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "domain/warrant/scope.h"
#include "domain/warrant/warrant.h"

namespace vouch::storage {

/// A page of the sessions of a target, or of a charging identifier: those of `went_on` whose calls began, as
/// a listing has them, from the page's one end to the other.
struct ToldPage {
  std::variant<Target, std::string> of;
  Period went_on;
  std::optional<NetworkTime> first_began;  ///< nothing: from the first on
  std::optional<NetworkTime> last_began;   ///< nothing: to the last
};

/// What an answer told of, by which it can be given again.
struct ToldSubject {
  std::variant<std::string, Target, ToldPage>
      what;                       ///< the session of a Call-ID, bindings of a target, or a page
  std::optional<NetworkTime> at;  ///< that was asked about; of a session: when it began
};

/// "IMEI", "IMPU", "IMPI", "SESSION"; of pages "SESSIONS_OF_IMEI" and so on, "SESSIONS_OF_ICID".
std::string kind_of(const ToldSubject& subject);
/// The target, Call-ID or charging identifier.
std::string value_of(const ToldSubject& subject);
/// Reads back what was stored, without its times. Errors: those of parse_target().
Result<ToldSubject> told_subject_from(std::string_view kind, std::string_view subject);

}  // namespace vouch::storage
