#pragma once

#include <optional>
#include <vector>

#include "services/answer/told_binding.h"

namespace vouch::services {

struct LookupAnswer {
  Basis basis;
  std::vector<ToldBinding> bindings;  ///< by IMPU, then registered_at
  std::vector<storage::ToldSubject> subjects;
  std::size_t size() const { return bindings.size(); }
};

/// The bindings of `target` live at network time `at`; without it, for each identity and device the latest
/// (TS 33.128 clause 5.7). Its coverage comes when it is told. Errors: TARGET_NOT_COVERED, OUTSIDE_PERIOD,
/// those of storage.
Result<LookupAnswer> lookup(Case& open_case, const Target& target, std::optional<NetworkTime> at);

/// What such an answer tells.
Result<std::vector<ToldBinding>> looked_up(Case& open_case, const Target& target,
                                           std::optional<NetworkTime> at);

}  // namespace vouch::services
