#pragma once

#include "vouch/v1/feed.pb.h"

namespace vouch::services {

/// Feeds as an administrator reads them, on standard output: all of them, a row each, and what stands between
/// them and the database.
void print_feeds(const ::vouch::v1::ListFeedsResponse& response);
/// One feed: its row, and everything that is counted of it.
void print_feed(const ::vouch::v1::Feed& feed);
void print_rejected(const ::vouch::v1::ListRejectedResponse& response);

}  // namespace vouch::services
