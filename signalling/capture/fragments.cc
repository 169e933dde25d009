#include "signalling/capture/fragments.h"

#include <algorithm>

namespace vouch::signalling {
namespace {

constexpr std::size_t kDatagramsMax = 1024;
constexpr std::size_t kFragmentOctetsMax = 16 * 1024 * 1024;
constexpr std::size_t kDatagramOctetsMax = 65535;

/// The parts in one piece; nothing while one is missing. Where parts overlap the earlier offset wins.
std::optional<std::vector<std::uint8_t>> joined(const std::map<std::size_t, std::vector<std::uint8_t>>& parts,
                                                std::size_t size) {
  std::vector<std::uint8_t> whole;
  for (const auto& [offset, part] : parts) {
    if (offset > whole.size()) return std::nullopt;
    const std::size_t known = whole.size() - offset;
    if (known < part.size()) {
      whole.insert(whole.end(), part.begin() + static_cast<std::ptrdiff_t>(known), part.end());
    }
  }
  if (whole.size() < size) return std::nullopt;
  whole.resize(size);
  return whole;
}

}  // namespace

std::optional<std::vector<std::uint8_t>> Fragments::add(const IpPacket& packet, std::uint64_t frame) {
  const std::size_t end = packet.fragment->offset + packet.payload.size();
  if (packet.payload.empty() || end > kDatagramOctetsMax) return std::nullopt;
  const Key key{packet.addresses, packet.addresses.source.v6 ? std::uint8_t{0} : packet.protocol,
                packet.fragment->id};
  const auto [place, is_new] = datagrams_.try_emplace(key);
  Datagram& datagram = place->second;
  if (is_new) {
    datagram.age = oldest_first_.insert(oldest_first_.end(), key);
    datagram.frame = frame;
  }
  if (!packet.fragment->more) datagram.size = end;
  auto& part = datagram.parts[packet.fragment->offset];
  if (part.size() < packet.payload.size()) {
    datagram.held += packet.payload.size() - part.size();
    held_ += packet.payload.size() - part.size();
    part.assign(packet.payload.begin(), packet.payload.end());
  }
  if (datagram.size && datagram.held >= *datagram.size) {
    if (auto whole = joined(datagram.parts, *datagram.size)) {
      forget(key);
      return whole;
    }
  }
  while (datagrams_.size() > kDatagramsMax || held_ > kFragmentOctetsMax) give_up_oldest();
  return std::nullopt;
}

Fragments::Unfinished Fragments::unfinished() const {
  Unfinished all = given_up_;
  all.count += datagrams_.size();
  if (given_up_.count == 0 && !oldest_first_.empty())
    all.first_frame = datagrams_.at(oldest_first_.front()).frame;
  return all;
}

void Fragments::forget(const Key& key) {
  const auto place = datagrams_.find(key);
  held_ -= place->second.held;
  oldest_first_.erase(place->second.age);
  datagrams_.erase(place);
}

void Fragments::give_up_oldest() {
  const Key oldest = oldest_first_.front();
  if (++given_up_.count == 1) given_up_.first_frame = datagrams_.at(oldest).frame;
  forget(oldest);
}

}  // namespace vouch::signalling
