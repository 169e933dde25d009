#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "services/ingest/quarantine/quarantine.h"
#include "signalling/pipeline/pipeline.h"

namespace vouch::services {

/// Puts what a feed's messages were refused for into the quarantine, with their octets, which are taken out
/// of `refusals`.
inline void keep_refused(Quarantine& quarantine, std::string_view feed,
                         std::vector<signalling::Refusal>& refusals) {
  for (signalling::Refusal& refusal : refusals)
    quarantine.add(feed, refusal.problem.code, refusal.problem.where, std::exchange(refusal.octets, {}),
                   refusal.observed_at);
}

}  // namespace vouch::services
