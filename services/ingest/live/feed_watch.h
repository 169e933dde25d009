#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "domain/coverage/coverage.h"
#include "services/ingest/intake.h"

namespace vouch::services {

/// What one look at a feed's life found out.
struct FeedFindings {
  std::vector<FeedInterval> coverage;  ///< of the time since the last look
  std::map<Loss, std::uint64_t> losses;
  bool became_silent = false;
  bool heard_again = false;
  bool responses_missing = false;  ///< told once until they come again
};

/// How REGISTERs and final responses to them have come in, in all.
struct RegisterCounts {
  std::uint64_t requests = 0;
  std::uint64_t finals = 0;
};

/// Watches whether a live feed tells the whole truth: heard within its rhythm, without losses, and REGISTERs
/// with their responses. Time that nobody vouches for yet is not told: a quiet feed is vouched for by the
/// next message. Takes the time as an argument; not thread-safe.
class FeedWatch {
 public:
  /// `rhythm_s`: longest silence that is normal, in seconds; 0: any.
  FeedWatch(std::string feed, std::int64_t rhythm_s, NetworkTime since);

  void heard(NetworkTime when);
  void lost(Loss loss, std::uint64_t times);
  FeedFindings look(NetworkTime now, const RegisterCounts& counts);

  /// Nothing more comes: what is left to tell.
  std::vector<FeedInterval> close();

  bool is_silent() const { return silent_; }

 private:
  void look_at_living(FeedFindings& findings, NetworkTime now);
  bool is_worth_telling(NetworkTime until) const;
  void tell(FeedFindings& findings, NetworkTime until, bool alive, std::string reason);
  std::vector<std::string> blind_reasons(const FeedFindings& findings) const;
  bool look_at_responses(const RegisterCounts& counts);

  std::string feed_;
  std::int64_t rhythm_s_;
  NetworkTime told_until_;
  NetworkTime last_heard_;
  bool heard_something_ = false;  ///< since the last look
  std::map<Loss, std::uint64_t> losses_;
  RegisterCounts counted_;
  int times_missing_ = 0;
  bool silent_ = false;
  bool responses_missing_ = false;
};

}  // namespace vouch::services
