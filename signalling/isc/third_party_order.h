#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "domain/common/time.h"
#include "signalling/sip/sip_message.h"

namespace vouch::signalling {

/// The order in which an S-CSCF sent its third-party REGISTERs, whatever the order they are seen in: within a
/// Call-ID, CSeq tells it (RFC 3261 section 10.2.4). One that is retransmitted after its first copy was lost
/// must not end what was registered meanwhile. Looks back no further than a retransmission can be late, and
/// remembers a bounded number of Call-IDs, the latest. An S-CSCF may as well take a new Call-ID for each:
/// then nothing is known here. Not thread-safe.
class ThirdPartyOrder {
 public:
  explicit ThirdPartyOrder(std::size_t dialogs_max = 50'000) : dialogs_max_(dialogs_max) {}

  /// When `outer`, seen at `seen`, counts: just before the first that the S-CSCF sent later and that was seen
  /// already, else when it was seen. Nothing if none of its Call-ID was seen shortly before.
  std::optional<NetworkTime> place(const SipMessage& outer, NetworkTime seen);

 private:
  using Dialog =
      std::array<std::uint8_t, 16>;  ///< derived from Call-ID and To: of one size, however long these are
  struct Sent {
    std::uint32_t cseq = 0;
    NetworkTime seen;
  };

  void make_room();

  std::size_t dialogs_max_;
  std::map<Dialog, std::vector<Sent>> sent_;
  std::deque<Dialog> ages_;  ///< in the order they were first seen
};

}  // namespace vouch::signalling
