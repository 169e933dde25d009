#pragma once

#include <algorithm>
#include <cstdint>
#include <ostream>
#include <vector>

namespace vouch::bench {

/// Times waited, in microseconds, and what is told of them. Not thread-safe: merge those of threads.
class Latencies {
 public:
  void reserve(std::size_t count) { us_.reserve(count); }
  void add(std::int64_t us) { us_.push_back(us); }
  void merge(const Latencies& other) { us_.insert(us_.end(), other.us_.begin(), other.us_.end()); }
  std::size_t count() const { return us_.size(); }

  /// Writes `"p50_us": ..., "p99_us": ..., "max_us": ...`; zeros if nothing was waited for.
  void print(std::ostream& out) {
    std::sort(us_.begin(), us_.end());
    out << "\"p50_us\": " << at(0.5) << ", \"p99_us\": " << at(0.99) << ", \"max_us\": " << at(1);
  }

 private:
  std::int64_t at(double share) const {
    if (us_.empty()) return 0;
    const auto index = static_cast<std::size_t>(static_cast<double>(us_.size()) * share);
    return us_[std::min(index, us_.size() - 1)];
  }

  std::vector<std::int64_t> us_;
};

}  // namespace vouch::bench
