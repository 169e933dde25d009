#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "bench/load/target.h"
#include "vouch/v1/feed.grpc.pb.h"

namespace vouch::bench {

/// Sees, as an administrator, how far ingest is: what no mirror is told.
class Durability {
 public:
  /// `feed`: the live feed that is watched besides; empty: none.
  Durability(const GrpcTarget& target, std::string feed);

  /// Returns when the live feed has read `registrations` more than when this was made, and nothing that
  /// ingest took waits any more, neither in memory nor on its disk: all is in the database. Throws
  /// std::runtime_error: ingest does not answer, or it is not so within `limit`.
  void wait(std::uint64_t registrations, std::chrono::seconds limit);

 private:
  bool all_is_in(std::uint64_t registrations);
  ::vouch::v1::ListFeedsResponse ask();
  const ::vouch::v1::Feed* mine(const ::vouch::v1::ListFeedsResponse& feeds) const;

  std::unique_ptr<::vouch::v1::FeedService::Stub> stub_;
  std::string feed_;
  std::uint64_t before_ = 0;
};

}  // namespace vouch::bench
