#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "domain/common/time.h"

namespace vouch {

/// When something happened, and how often: what is close together is one stretch, and what is far from all
/// else one of its own, so that a single wrong stamp costs nothing but itself. Few: of too many, those
/// closest to each other are joined.
class Stretches {
 public:
  static constexpr std::int64_t kCloseS = 60;
  static constexpr std::size_t kMost = 8;

  struct Stretch {
    NetworkTime since;
    NetworkTime until;
    std::uint64_t count = 0;
    friend bool operator==(const Stretch&, const Stretch&) = default;
  };

  /// `count` of them in `[since, until]`.
  void note(NetworkTime since, NetworkTime until, std::uint64_t count);
  /// By time, apart from each other.
  const std::vector<Stretch>& all() const { return stretches_; }

 private:
  void join_closest();

  std::vector<Stretch> stretches_;
};

}  // namespace vouch
