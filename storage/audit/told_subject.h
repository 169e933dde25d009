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

/// An end of a page: a place in the listing (storage/session/session_reader.h).
struct PageEnd {
  NetworkTime began;
  std::string tie;
};

/// A page of the sessions of a target, or of a charging identifier: those that went on in a time, as far as
/// they stand behind the page's one end and up to the other.
struct ToldPage {
  std::variant<Target, std::string> of;
  Period went_on;
  std::optional<PageEnd> after;  ///< nothing: from the first on
  std::optional<PageEnd> until;  ///< nothing: to the last
};

/// The number of a page among what one answer told of: behind all sessions, also those that it turns out to
/// have left out.
inline constexpr std::size_t kPageNumber = 1'000'000;

/// What an answer told of, by which it can be given again.
struct ToldSubject {
  /// The session of a Call-ID, the bindings of a target, or a page.
  std::variant<std::string, Target, ToldPage> what;
  std::optional<NetworkTime> at;  ///< that was asked about; of a session: when it began
  bool left_out = false;          ///< of a session: the answer turned out later to have told nothing of it
};

/// "IMEI", "IMPU", "IMPI", "SESSION", "LEFT_OUT", "PAGE".
std::string_view kind_of(const ToldSubject& subject);
/// The target or Call-ID as text, the page as JSON.
std::string text_of(const ToldSubject& subject);
/// Reads back what was stored, without its time. Errors: BAD_JSON, those of parse_target().
Result<ToldSubject> told_subject_from(std::string_view kind, std::string_view subject);

}  // namespace vouch::storage
