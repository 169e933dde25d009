#pragma once

#include "domain/common/result.h"
#include "services/ingest/live/live_feeds.h"
#include "vouch/v1/feed.pb.h"

namespace vouch::services {

/// Errors: FEED_KIND_MISSING, BAD_OBSERVATION_POINT, OUT_OF_RANGE, BAD_IMPU, NOT_FOR_THIS_KIND (what a feed
/// of this kind or transport has no place for); the field is that of the contract. What else is wrong with
/// it, validate() tells.
Result<FeedSpec> feed_spec_from(const ::vouch::v1::FeedSpec& message);

::vouch::v1::QuarantineState to_proto(const QuarantineTotals& totals);

/// Whose registrations a feed watches is left out.
::vouch::v1::Feed to_proto(const LiveFeedView& view);

}  // namespace vouch::services
