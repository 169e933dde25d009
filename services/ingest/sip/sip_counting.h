#pragma once

#include <atomic>
#include <cstdint>

#include "services/ingest/peers/sender_tally.h"

namespace vouch::services {

/// SipCounters as they grow: written on the loop's thread, read on any.
struct SipCounting {
  using Count = std::atomic<std::uint64_t>;
  Count offered{0};
  Count refused{0};
  Count answered_durable{0};
  Count answered_given_up{0};
  Count answered_at_deadline{0};
  Count answered_at_once{0};
  Count not_allowed{0};
  Count not_believed{0};
  Count bad_messages{0};
  Count kernel_drops{0};
  Count connections{0};
  Count connections_open{0};
  Count connections_refused{0};
  Count broken_off{0};
  SenderTally senders;
};

}  // namespace vouch::services
