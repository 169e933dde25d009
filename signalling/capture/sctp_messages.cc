#include "signalling/capture/sctp_messages.h"

namespace vouch::signalling {
namespace {

constexpr std::size_t kCommonHeader = 12;
constexpr std::size_t kChunkHeader = 4;
constexpr std::size_t kDataHeader = 16;
constexpr std::uint8_t kData = 0;
constexpr std::size_t kPartialMax = 1024;
constexpr std::size_t kChunkOctetsMax = 16 * 1024 * 1024;

}  // namespace

bool SctpMessages::take(const IpPair& addresses, Octets packet, const OnMessage& on_message) {
  if (packet.size() < kCommonHeader) return false;
  const Ports ports{be16(packet, 0), be16(packet, 2)};
  Octets chunks = after(packet, kCommonHeader);
  while (chunks.size() >= kChunkHeader) {
    const std::size_t length = be16(chunks, 2);
    if (length < kChunkHeader || length > chunks.size()) return false;
    if (chunks[0] == kData) {
      if (length < kDataHeader) return false;
      data_chunk(addresses, ports, chunks.first(length), on_message);
    }
    chunks = after(chunks, (length + 3) / 4 * 4);
  }
  return true;
}

void SctpMessages::data_chunk(const IpPair& addresses, Ports ports, Octets chunk,
                              const OnMessage& on_message) {
  const bool beginning = (chunk[1] & 0x02) != 0;
  const bool ending = (chunk[1] & 0x01) != 0;
  const Octets data = after(chunk, kDataHeader);
  if (beginning && ending) return on_message(ports, data);

  const std::uint32_t tsn = be32(chunk, 4);
  const Key key{addresses, ports, be16(chunk, 8)};
  const auto known = partial_.find(key);
  if (!beginning && (known == partial_.end() || known->second.next_tsn != tsn)) return;
  Partial& partial = beginning ? partial_[key] : known->second;
  if (beginning) {
    held_ -= partial.octets.size();
    partial.octets.clear();
  }
  partial.next_tsn = tsn + 1;
  partial.octets.insert(partial.octets.end(), data.begin(), data.end());
  held_ += data.size();
  if (ending) {
    on_message(ports, partial.octets);
    held_ -= partial.octets.size();
    partial_.erase(key);
  } else if (partial_.size() > kPartialMax || held_ > kChunkOctetsMax) {
    partial_.clear();
    held_ = 0;
  }
}

}  // namespace vouch::signalling
