#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "domain/common/time.h"

namespace vouch::services {

/// What one sender brought.
struct SenderTotals {
  std::uint64_t messages = 0;
  std::uint64_t octets = 0;
  NetworkTime last_message_at;  ///< by our clock
  friend bool operator==(const SenderTotals&, const SenderTotals&) = default;
};

/// Counts what a listener took, by sender. Bounded: whoever comes beyond the first kSenders is counted under
/// "others". Thread-safe.
class SenderTally {
 public:
  static constexpr std::size_t kSenders = 64;
  using Totals = std::map<std::string, SenderTotals, std::less<>>;

  void count(std::string_view sender, std::size_t octets, NetworkTime now);
  Totals totals() const;

 private:
  mutable std::mutex mutex_;
  Totals totals_;
};

}  // namespace vouch::services
