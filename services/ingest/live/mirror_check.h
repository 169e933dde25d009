#pragma once

#include <cstdint>

#include "domain/common/time.h"
#include "signalling/pipeline/pipeline.h"

namespace vouch::services {

/// How REGISTERs and their final responses have come in, in all.
struct RegisterCounts {
  std::uint64_t requests = 0;
  std::uint64_t finals = 0;
  std::uint64_t unpaired = 0;      ///< of both, given up waiting for each other
  std::uint64_t third_party = 0;   ///< counted apart: their responses go elsewhere
  std::uint64_t not_embedded = 0;  ///< of those, without the user's own REGISTER
};

RegisterCounts register_counts(const signalling::PipelineCounters& counters);

/// What the REGISTERs of a mirror and their responses tell of it.
enum class MirrorFault {
  kNone,
  kResponsesMissing,  ///< requests only: Kamailio's siptrace without trace_mode=1, or a mirror of one
                      ///< direction
  kRequestsMissing,   ///< responses only: a mirror of the other direction
  kNotEmbedded,  ///< third-party REGISTERs without the user's own: the initial filter criteria do not ask
                 ///< for it (TS 24.229 clause 5.4.1.7)
  kPairsLost,    ///< more than a few without their partner: lost on the way, or one of several paths
};

/// Whether so many of the last thousand or two of REGISTERs (or of as many as there were) came unpaired that
/// messages were lost on the way: three at least, and, beyond chance, more than one in fifty. A few that the
/// network left unanswered are none. Not thread-safe.
class RecentPairs {
 public:
  bool are_lost(const RegisterCounts& counts);

 private:
  RegisterCounts older_;
  RegisterCounts newer_;
};

/// Judges whether REGISTERs and final responses come in pairs. Looks at one handful of messages after the
/// other: at least 20 of the greater side, however long they take, and then a few seconds more for partners
/// on their way. One side counts as missing below a twentieth of the other; pairs count as lost if, beyond
/// chance (three standard deviations, Wilson's bound), more than one in fifty is without its partner. Not
/// thread-safe.
class MirrorCheck {
 public:
  explicit MirrorCheck(NetworkTime since) : since_(since) {}

  /// What the last handful told.
  MirrorFault look(NetworkTime now, const RegisterCounts& counts);
  /// When the handful began that the last fault was found in.
  NetworkTime fault_since() const { return fault_since_; }

 private:
  NetworkTime since_;
  RegisterCounts before_;
  RegisterCounts enough_;  ///< as counted when the handful was full
  NetworkTime enough_at_;
  bool full_ = false;
  MirrorFault fault_ = MirrorFault::kNone;
  NetworkTime fault_since_;
};

}  // namespace vouch::services
