#pragma once

#include <string>
#include <string_view>

#include "services/ingest/feeds/feed_spec.h"

namespace vouch::services {

/// A feed as octets, but for its name and the drained flag, which stand beside them.
std::string encode_feed(const FeedSpec& spec);

/// What encode_feed() wrote. Errors: FEED_UNREADABLE.
Result<FeedSpec> decode_feed(std::string_view octets);

}  // namespace vouch::services
