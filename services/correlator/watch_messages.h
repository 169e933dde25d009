#pragma once

#include <vector>

#include "services/answer/amendments.h"
#include "services/answer/changes.h"
#include "services/correlator/watch_cursor.h"
#include "vouch/v1/correlation.pb.h"

namespace vouch::services {

/// What one look of a stream finds.
struct WatchAnswer {
  Basis basis;
  ChangesAnswer changes;
  AmendmentsAnswer amendments;
  std::size_t size() const { return changes.size() + amendments.amendments.size(); }
};

/// What is sent of it to a client that was told up to `from`: every change with the cursor behind it, then
/// the amendments.
std::vector<::vouch::v1::WatchResponse> messages_of(const WatchAnswer& answer, const WatchCursor& from);

}  // namespace vouch::services
