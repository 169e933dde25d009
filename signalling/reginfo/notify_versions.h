#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>

namespace vouch::signalling {

/// The version each subscription was last told (RFC 3680 section 5.1: from 0, one more with each document).
/// Remembers a bounded number of subscriptions and forgets the oldest. Not thread-safe.
class NotifyVersions {
 public:
  explicit NotifyVersions(std::size_t subscriptions_max = 50'000) : subscriptions_max_(subscriptions_max) {}

  /// Takes the next document's version. False if documents are missing in front of it, or the registrar began
  /// anew. The first one seen of a subscription, and a repetition, follow.
  bool follows(const std::string& subscription, std::uint32_t version);

 private:
  std::size_t subscriptions_max_;
  using Name = std::array<std::uint8_t, 16>;  // derived: of one size, however long the tags are

  std::map<Name, std::uint32_t> last_;
  std::deque<Name> ages_;  // in the order the subscriptions were first seen
};

}  // namespace vouch::signalling
