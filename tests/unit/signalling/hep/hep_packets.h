#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace vouch::signalling {

/// A number as the wire has it.
inline std::string be(std::uint64_t number, int octets) {
  std::string text;
  for (int i = octets - 1; i >= 0; --i) text += static_cast<char>(number >> (8 * i) & 0xff);
  return text;
}

/// Writes a version 3 packet, chunk by chunk.
class Hep3 {
 public:
  Hep3& chunk(std::uint16_t type, std::string_view value, std::uint16_t vendor = 0) {
    chunks_ += be(vendor, 2) + be(type, 2) + be(value.size() + 6, 2);
    chunks_ += value;
    return *this;
  }
  Hep3& raw(std::string_view octets) {
    chunks_ += octets;
    return *this;
  }
  /// IPv4, UDP, 192.0.2.1:5060 to 192.0.2.2:5061 at 1700000000.250000: what every sender says.
  Hep3& circumstances() {
    return chunk(1, be(2, 1))
        .chunk(2, be(17, 1))
        .chunk(3, be(0xc0000201, 4))
        .chunk(4, be(0xc0000202, 4))
        .chunk(7, be(5060, 2))
        .chunk(8, be(5061, 2))
        .chunk(9, be(1'700'000'000, 4))
        .chunk(10, be(250'000, 4))
        .chunk(12, be(7, 4));
  }
  Hep3& type(std::uint8_t payload_type) { return chunk(11, be(payload_type, 1)); }
  Hep3& key(std::string_view key) { return chunk(14, key); }
  Hep3& payload(std::string_view octets) { return chunk(15, octets); }

  std::string packet() const { return "HEP3" + be(chunks_.size() + 6, 2) + chunks_; }

 private:
  std::string chunks_;
};

inline std::string register_request(std::string_view call_id = "call-1") {
  return "REGISTER sip:ims.example SIP/2.0\r\nCall-ID: " + std::string(call_id) + "\r\nl: 0\r\n\r\n";
}

/// A whole packet with a SIP message, as Kamailio sends it.
inline std::string sip_packet(std::string_view sip, std::string_view key = {}) {
  Hep3 hep;
  hep.circumstances().type(1);
  if (!key.empty()) hep.key(key);
  return hep.payload(sip).packet();
}

inline std::string compressed(std::string_view octets) {
  uLongf size = compressBound(octets.size());
  std::string text(size, '\0');
  compress2(reinterpret_cast<Bytef*>(text.data()), &size, reinterpret_cast<const Bytef*>(octets.data()),
            octets.size(), Z_BEST_COMPRESSION);
  text.resize(size);
  return text;
}

}  // namespace vouch::signalling
