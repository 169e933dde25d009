#pragma once

#include <asio/ip/address.hpp>
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "services/ingest/hep/hep_config.h"
#include "services/ingest/intake.h"
#include "services/ingest/peers/sender_list.h"
#include "services/ingest/peers/sender_tally.h"

namespace vouch::services {

/// An address with IPv4 written as IPv4, also where a socket for both families shows it inside IPv6.
asio::ip::address plain(const asio::ip::address& address);

/// What is the same for every packet of a listener, however it came: who may send, the key, the reading, the
/// counting. For the listener's thread, except `counts`.
class HepReception {
 public:
  HepReception(std::string auth_key, SenderList senders, Intake& intake)
      : auth_key_(std::move(auth_key)), senders_(std::move(senders)), intake_(intake) {}

  bool hears(std::string_view sender) const { return senders_.hears(sender); }

  /// Reads a packet and hands its message to the Intake. Comes back with the message if the Intake is full;
  /// with nothing if it was taken, or counted for what it is.
  std::optional<signalling::ObservedMessage> receive(std::string_view packet, std::string_view sender);
  /// Hands on what came back. False: still full, and the message is as it was.
  bool offer(signalling::ObservedMessage& message, std::string_view sender);
  /// Counts octets that are no packet, and keeps their beginning. `where` is theirs in the feed.
  void refuse(const Error& error, const std::string& where, std::string_view octets, std::string_view sender);
  void when_room(std::function<void()> call) { intake_.when_room(std::move(call)); }
  void lose(Loss loss, std::string_view sender, std::uint64_t times = 1) {
    intake_.count_loss(loss, sender, times);
  }

  void opened() { ++connections_, ++open_; }
  void closed() { --open_; }
  void refused() { ++refused_; }
  void handshake_failed() { ++handshakes_failed_; }
  void broke_off() { ++broken_off_; }

  /// Thread-safe.
  HepCounts counts() const;
  SenderTally::Totals senders() const { return tally_.totals(); }

 private:
  using Counter = std::atomic<std::uint64_t>;

  bool has_the_key(std::string_view offered) const;

  std::string auth_key_;
  SenderList senders_;
  SenderTally tally_;
  Intake& intake_;
  Counter packets_ = 0;
  Counter messages_ = 0;
  Counter without_sip_ = 0;
  Counter connections_ = 0;
  Counter open_ = 0;
  Counter refused_ = 0;
  Counter handshakes_failed_ = 0;
  Counter broken_off_ = 0;
};

}  // namespace vouch::services
