#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "services/answer/enough.h"
#include "services/answer/resolve_session.h"
#include "storage/watch/told_answers.h"

namespace vouch::services {

/// Why an answer is another one now.
enum class AmendmentReason {
  kRegistrationCameLate,    ///< one that had been accepted before the answer became known after it
  kRegistrationCorrected,   ///< a registration known then was seen otherwise, at another hop or by another
                            ///< feed
  kSessionMessageCameLate,  ///< a message that had passed before the answer became known after it
  kOthersCameLate,          ///< something of another party that its signs lead to
};

/// What was told, and what would be told now of the same time: only what differs. Both are cut at the moment
/// of the answer, so that what went on since then amends nothing.
struct Amendment {
  storage::AmendedAnswer amended;
  std::vector<AmendmentReason> reasons;
  std::vector<ToldBinding> bindings_told;
  std::vector<ToldBinding> bindings_now;
  std::optional<ToldSession> session_told;  ///< with the legs alone that differ; nothing if there was none
  std::optional<ToldSession> session_now;
};

struct AmendmentsAnswer {
  Basis basis;
  std::vector<Amendment> amendments;
  bool more = false;  ///< not all was looked through or told: ask again
  std::size_t size() const { return amendments.size(); }
};

/// Looks through answers given under the case's warrant with what became known since the last time, those
/// that the last time could not see with what became known since they were given too; and tells the
/// amendments nobody has acknowledged, behind `after`. A part at a time: see `more`, which is set too while
/// another looks through them. Errors: those of storage.
Result<AmendmentsAnswer> amendments(Case& open_case, const storage::AmendmentId& after,
                                    const Enough& enough = {});

struct Acknowledged {
  Basis basis;
  std::size_t count = 0;  ///< that nobody had acknowledged before
  std::size_t size() const { return count; }
};

/// Takes note that amendments of the case's warrant were taken. Errors: those of storage.
Result<Acknowledged> acknowledge(Case& open_case, const std::string& caller,
                                 std::span<const storage::AmendmentId> ids);

}  // namespace vouch::services
