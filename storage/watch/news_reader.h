#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/warrant/warrant.h"
#include "storage/binding/binding_reader.h"
#include "storage/session/session_sign.h"
#include "storage/watch/told_answers.h"

namespace vouch::storage {

/// The network time of the earliest that became known; nothing where there is none.
struct EarliestNews {
  std::optional<NetworkTime> registration;
  std::optional<NetworkTime> call;

  /// The earlier of both.
  std::optional<NetworkTime> at() const {
    if (!registration || !call) return registration ? registration : call;
    return std::min(*registration, *call);
  }
};

/// A call, and where it stands among those that are found: the same for ever.
struct TouchedCall {
  std::string call_id;
  std::string place;  ///< 32 hexadecimal digits
};

/// A part of the calls found, and what they are found by beside their own news.
struct TouchedPart {
  std::optional<NetworkTime> late_registration;  ///< which may concern all that had messages from then on
  std::string from;                              ///< a place; empty: from the first on
  std::size_t most = 1;
  std::optional<std::vector<std::string>> call_ids;  ///< only these of what is found, where given
};

/// Of whom news are: the identities that ever belonged to targets, and calls that name none of them but show
/// one of the signs.
struct NewsOf {
  std::span<const Target> targets;
  std::span<const Sign> signs;
};

/// How registrations make an answer another one: see late_registrations().
struct LateRegistrations {
  bool came = false;       ///< some became known that were not known at all
  bool corrected = false;  ///< some that were known became known otherwise
};

/// Finds what became known of a warrant's targets. Errors of all functions:
/// those of Transaction.
class NewsReader {
 public:
  explicit NewsReader(Transaction& transaction) : transaction_(transaction) {}

  /// Calls of which messages became known in the knowledge of (since, until], whose session timer may have
  /// run out in that time, or which a registration that came late may concern; by place.
  Result<std::vector<TouchedCall>> calls_touched(const NewsOf& of, const KnownUntil& since,
                                                 const KnownUntil& until, const TouchedPart& part);
  Result<EarliestNews> earliest(const NewsOf& of, KnowledgeTime after, KnowledgeTime until);
  /// What became known between when each of `amended` stood and when it was amended, of registrations that
  /// had passed before the moment of the answer; in their order.
  Result<std::vector<LateRegistrations>> late_registrations(std::span<const Target> targets,
                                                            std::span<const AmendedAnswer> amended);

 private:
  Transaction& transaction_;
};

}  // namespace vouch::storage
