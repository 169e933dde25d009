#pragma once

#include "domain/coverage/coverage.h"

namespace vouch {

/// What `records`, which are of a longer time, say of `[since, until]`: the lives that touch it, each until
/// the feed's next, and by feed and time the intervals, those of one state that touch joined, counts added
/// up, and cut. Lives come by feed and `since`; of intervals, those without a count may be joined already.
FeedRecords within(const FeedRecords& records, NetworkTime since, NetworkTime until);

}  // namespace vouch
