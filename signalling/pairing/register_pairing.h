#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "domain/common/time.h"
#include "signalling/framing/observed_message.h"
#include "signalling/pairing/feed_clock.h"
#include "signalling/sip/sip_message.h"

namespace vouch::signalling {

/// A REGISTER or a final response to one, and the circumstances it was seen in.
struct SeenRegister {
  SipMessage message;
  Endpoint source;
  NetworkTime observed_at;
  std::uint64_t sequence = 0;
  std::string digest_line{};  ///< of its octets
};

/// A REGISTER with the 2xx that accepted it.
struct RegisterPair {
  SeenRegister request;
  SeenRegister success;
};

/// REGISTERs and 2xx whose partners never came, of about the same time.
struct Unpaired {
  NetworkTime since;  ///< of the first
  NetworkTime until;  ///< as long as a partner of the last might have come
  std::uint64_t messages = 0;
};

/// Pairs REGISTERs with their final responses by the topmost Via, Call-ID, CSeq and From tag (RFC 3261
/// section 17.1.3), whichever comes first. The first of each counts, repetitions bring nothing. What waits
/// for longer than the window, by the feed's clock, is given up, and so are the oldest beyond the bounds. Not
/// thread-safe.
class RegisterPairing {
 public:
  struct Limits {
    std::int64_t window_s = 64;  ///< twice as long as a transaction may last (RFC 3261 section 17.1.2.2)
    std::size_t transactions = 400'000;        ///< that wait or are over
    std::size_t octets = 256UL * 1024 * 1024;  ///< of the messages that wait
  };

  RegisterPairing() : RegisterPairing(Limits{}) {}
  explicit RegisterPairing(Limits limits) : limits_(limits), clock_(limits.window_s) {}

  /// Takes a REGISTER; returns the pair if its 2xx is here already.
  std::optional<RegisterPair> take_request(SeenRegister request);
  /// Takes a final response; returns the pair if it is a 2xx whose REGISTER is here.
  std::optional<RegisterPair> take_final(SeenRegister response);
  /// Gives up waiting for all partners.
  void finish();

  /// The lowest sequence number that still waits for its partner.
  std::optional<std::uint64_t> waiting_since() const;
  std::uint64_t unpaired_requests() const { return unpaired_requests_; }
  std::uint64_t unpaired_successes() const { return unpaired_successes_; }
  /// What was given up since the last call.
  std::vector<Unpaired> take_unpaired();

 private:
  /// What stands for a transaction: of a digest, so that what is over, by far the most, takes little room.
  using Key = std::array<std::uint8_t, 16>;
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      std::size_t hash = 0;
      std::memcpy(&hash, key.data(), sizeof(hash));
      return hash;
    }
  };
  /// The one of the two that came first. None: the transaction is over, paired or refused, and whatever else
  /// comes of it is a repetition.
  using Waiting = std::unique_ptr<SeenRegister>;
  struct Age {
    std::int64_t since_us = 0;  ///< by the clock of the feed
    Key key{};
  };

  static Key key_of(const SipMessage& message);
  /// The transaction's place, and whether nothing of it was seen before.
  std::pair<Waiting&, bool> transaction_of(const SeenRegister& seen);
  void hold(Waiting& place, SeenRegister&& seen);
  SeenRegister release(Waiting& place);
  void give_up(const SeenRegister& seen);
  void forget_oldest();
  void forget_old();

  Limits limits_;
  FeedClock clock_;
  std::unordered_map<Key, Waiting, KeyHash> transactions_;
  std::deque<Age> ages_;  // in the order the transactions were first seen
  std::set<std::uint64_t> waiting_;
  std::size_t held_octets_ = 0;
  std::uint64_t unpaired_requests_ = 0;
  std::uint64_t unpaired_successes_ = 0;
  std::vector<Unpaired> unpaired_;
};

}  // namespace vouch::signalling
