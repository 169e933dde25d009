#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/coverage/stretches.h"
#include "services/ingest/intake.h"
#include "services/ingest/on_their_way.h"

namespace vouch::services {

/// Stands for senders that are not known, or not told apart.
inline constexpr std::string_view kOtherSenders = "others";

/// What is left at hand of a batch that is on its way through the sink.
struct OnItsWay {
  std::vector<Intake::WhenSettled> senders;  ///< who want to know, and are settled by it and all before it
  std::size_t octets = 0;
  std::size_t facts = 0;
  std::map<std::string, std::uint64_t> messages;  ///< by sender
  Stretches observed;                             ///< when, by the messages' own time
  std::vector<FeedInterval> coverage;
  std::vector<FeedLife> lives;
  std::optional<Result<Stored>> outcome;  ///< none yet

  /// Counts a message in. `cost`: its octets, and what it costs besides.
  void note(const signalling::ObservedMessage& message, std::size_t cost);
  std::uint64_t message_count() const;
};

/// The own time of the first message on its way; nothing if there is none.
std::optional<NetworkTime> oldest_of(const OnTheirWay<OnItsWay>& batches);

}  // namespace vouch::services
