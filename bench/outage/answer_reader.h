#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vouch::bench {

/// Finds the answers in what a SIP connection brings; bodies there are none.
class AnswerReader {
 public:
  struct Answer {
    std::uint64_t serial = 0;  ///< the CSeq number of its request; 0: unreadable
    bool is_success = false;   ///< 200
  };

  void feed(std::string_view octets) { buffer_ += octets; }
  /// The next whole answer, or nothing yet.
  std::optional<Answer> next();

 private:
  std::string buffer_;
};

}  // namespace vouch::bench
