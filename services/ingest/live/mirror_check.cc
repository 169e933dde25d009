#include "services/ingest/live/mirror_check.h"

#include <algorithm>
#include <cmath>

namespace vouch::services {
namespace {

constexpr std::uint64_t kHandful = 20;
constexpr std::int64_t kPartnerOnItsWayS = 5;
constexpr std::uint64_t kFewIsNone = 20;  // one in so many is as good as none
constexpr double kPairsLost = 0.02;
constexpr double kDeviations = 3;
constexpr std::uint64_t kFewUnpaired = 3;
constexpr std::uint64_t kRecent = 1000;

/// The least share of `trials` that `times` are by more than chance (Wilson's score interval).
double at_least(double times, double trials) {
  const double share = times / trials;
  const double z2 = kDeviations * kDeviations / trials;
  const double spread = kDeviations * std::sqrt((share * (1 - share) + z2 / 4) / trials);
  return (share + z2 / 2 - spread) / (1 + z2);
}

RegisterCounts operator-(const RegisterCounts& a, const RegisterCounts& b) {
  return {a.requests - b.requests, a.finals - b.finals, a.unpaired - b.unpaired,
          a.third_party - b.third_party, a.not_embedded - b.not_embedded};
}

bool pairs_are_lost(const RegisterCounts& come) {
  const std::uint64_t trials = std::max({come.requests, come.finals, come.unpaired});
  return trials > 0 && at_least(static_cast<double>(come.unpaired), static_cast<double>(trials)) > kPairsLost;
}

/// `early`: as counted before partners on their way could come; `late`: after.
MirrorFault judge(const RegisterCounts& early, const RegisterCounts& late) {
  if (early.requests >= kHandful && late.finals * kFewIsNone <= early.requests)
    return MirrorFault::kResponsesMissing;
  if (early.finals >= kHandful && late.requests * kFewIsNone <= early.finals)
    return MirrorFault::kRequestsMissing;
  if (early.third_party >= kHandful &&
      (early.third_party - early.not_embedded) * kFewIsNone <= early.third_party)
    return MirrorFault::kNotEmbedded;
  return pairs_are_lost(late) ? MirrorFault::kPairsLost : MirrorFault::kNone;
}

}  // namespace

RegisterCounts register_counts(const signalling::PipelineCounters& counters) {
  return {counters.registers - counters.third_party_registers, counters.register_finals,
          counters.unpaired_registers + counters.unpaired_successes, counters.third_party_registers};
}

bool RecentPairs::are_lost(const RegisterCounts& counts) {
  const RegisterCounts come = counts - newer_;
  const RegisterCounts recent = counts - older_;
  if (std::max({come.requests, come.finals, come.unpaired}) >= kRecent) {
    older_ = newer_;
    newer_ = counts;
  }
  return recent.unpaired >= kFewUnpaired && pairs_are_lost(recent);
}

MirrorFault MirrorCheck::look(NetworkTime now, const RegisterCounts& counts) {
  const RegisterCounts come = counts - before_;
  if (!full_ && std::max({come.requests, come.finals, come.third_party}) >= kHandful) {
    full_ = true;
    enough_ = come;
    enough_at_ = now;
  }
  if (!full_ || now < enough_at_.plus_s(kPartnerOnItsWayS)) return fault_;
  fault_ = judge(enough_, come);
  fault_since_ = since_;
  since_ = now;
  before_ = counts;
  full_ = false;
  return fault_;
}

}  // namespace vouch::services
