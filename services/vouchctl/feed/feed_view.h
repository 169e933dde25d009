#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <ostream>

#include "domain/common/time.h"
#include "vouch/v1/feed.pb.h"

/// Feeds as an administrator reads them.
namespace vouch::services {

/// A row each, at most 100 columns wide for names of up to 17 characters; what is the matter with those that
/// are in trouble; and what stands between them and the database. `now` is our clock's.
void print_feeds(std::ostream& out, const ::vouch::v1::ListFeedsResponse& response, NetworkTime now);
/// One feed: its settings, its state, and everything that is counted of it.
void print_feed(std::ostream& out, const ::vouch::v1::Feed& feed);
void print_rejected(std::ostream& out, const ::vouch::v1::ListRejectedResponse& response);

/// How much of refused messages is kept, and what became of the others; nothing if there were none.
void print_quarantine(std::ostream& out, const ::vouch::v1::QuarantineState& kept);

/// A time span to two or three digits, in the unit that suits: "3 ms", "12 s", "4 h". Negative counts as 0.
std::string short_span(std::int64_t microseconds);

}  // namespace vouch::services
