#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "domain/common/time.h"
#include "domain/registration/registration.h"

namespace vouch::storage {

/// What a batch brought of one feed.
struct FeedProgress {
  std::string feed;
  std::string kind;  ///< CAPTURE_FILE, GRPC
  ObservationPoint point = ObservationPoint::kUnspecified;
  std::uint64_t settled_sequence = 0;  ///< every message up to here has had its effect
  std::uint64_t registrations = 0;     ///< in this batch; so are the next
  std::uint64_t sessions = 0;
  /// Of the run of the feed that began then, by our clock: all so far, so that it may be told again.
  std::uint64_t refused = 0;
  KnowledgeTime begun_at;
};

/// Of each run of a feed (FeedProgress::begun_at), how many messages it has refused so far.
using RefusedByRun = std::map<std::pair<std::string, KnowledgeTime>, std::uint64_t>;

/// What a feed has brought so far.
struct FeedRecord {
  FeedProgress total;
  KnowledgeTime first_known_at;
  KnowledgeTime last_known_at;
};

}  // namespace vouch::storage
