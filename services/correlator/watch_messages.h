#pragma once

#include <vector>

#include "services/answer/amendments.h"
#include "services/answer/changes.h"
#include "services/correlator/watch_cursor.h"
#include "vouch/v1/correlation.pb.h"

namespace vouch::services {

/// How far a client that was told up to `from` is told with `answer`.
WatchCursor cursor_behind(const ChangesAnswer& answer, const WatchCursor& from);

/// What is sent of it to a client that was told up to `from`: every change with the cursor behind it.
std::vector<::vouch::v1::WatchResponse> messages_of(const ChangesAnswer& answer, const WatchCursor& from);

/// The amendments, to a client that was told of changes up to `cursor`.
std::vector<::vouch::v1::WatchResponse> messages_of(const AmendmentsAnswer& answer,
                                                    const WatchCursor& cursor);

}  // namespace vouch::services
