#include "services/ingest/hep/reception.h"

#include <openssl/crypto.h>

#include <chrono>

namespace vouch::services {
namespace {

NetworkTime time_of_arrival() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return NetworkTime::from_us(std::chrono::duration_cast<std::chrono::microseconds>(since_1970).count());
}

}  // namespace

asio::ip::address plain(const asio::ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
}

std::optional<signalling::ObservedMessage> HepReception::receive(std::string_view octets,
                                                                 std::string_view sender) {
  const std::uint64_t number = ++packets_;
  auto packet = signalling::decode_hep(octets, time_of_arrival());
  if (!packet) {
    refuse(packet.error(), "hep " + std::to_string(number), octets, sender);
  } else if (!has_the_key(packet->auth_key)) {
    lose(Loss::kNotAuthentic, sender);
  } else if (!packet->carries_sip) {
    ++without_sip_;
  } else {
    packet->message.where = "hep " + std::to_string(number);
    packet->message.sender = sender;
    if (!offer(packet->message, sender)) return std::move(packet->message);
  }
  return std::nullopt;
}

void HepReception::refuse(const Error& error, const std::string& where, std::string_view octets,
                          std::string_view sender) {
  lose(Loss::kBadFrame, sender);
  std::string place = where + " from " + std::string{sender};
  if (!error.field.empty()) place += ", " + error.field + " at octet " + std::to_string(error.offset);
  intake_.put_aside({error.code, std::move(place), "The frame cannot be read."}, octets);
}

bool HepReception::offer(signalling::ObservedMessage& message, std::string_view sender) {
  const std::size_t octets = message.octets.size();
  // HEP has no acknowledgement, so nobody waits to hear what became of it.
  if (!intake_.offer(std::move(message), {})) return false;
  ++messages_;
  tally_.count(sender, octets, time_of_arrival());
  return true;
}

bool HepReception::has_the_key(std::string_view offered) const {
  return auth_key_.empty() || (offered.size() == auth_key_.size() &&
                               CRYPTO_memcmp(offered.data(), auth_key_.data(), offered.size()) == 0);
}

HepCounts HepReception::counts() const {
  return {packets_, messages_, without_sip_, connections_, open_, refused_, handshakes_failed_, broken_off_};
}

}  // namespace vouch::services
