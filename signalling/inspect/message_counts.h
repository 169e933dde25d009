#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace vouch::signalling {

/// Counts of messages by what their start line and a few headers say, well-formed or not.
struct MessageCounts {
  std::uint64_t sip_messages = 0;
  std::uint64_t register_requests = 0;
  std::uint64_t register_successes = 0;  ///< 2xx to REGISTER
  std::uint64_t invite_requests = 0;
  std::set<std::string> call_ids;
  std::set<std::string> instance_ids;  ///< normalised

  void add(std::string_view octets);
};

}  // namespace vouch::signalling
