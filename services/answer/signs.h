#pragma once

#include "services/answer/desk.h"

namespace vouch::services {

/// What leads to sessions of the warrant's targets that name no identity of them: what bindings show that
/// stood at `since` or later, and for kSignHolds_s before. A session that becomes known later still, of a
/// device that shows none of it any more, is found by listings and exports alone. Errors: those of storage.
Result<storage::Signs> signs_since(Case& open_case, NetworkTime since);

inline constexpr std::int64_t kSignHolds_s = 24 * 60 * 60;

}  // namespace vouch::services
