#include "services/ingest/peers/sender_list.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace vouch::services {
namespace {

constexpr unsigned kBitsOfIpv6 = 128;
constexpr unsigned kBitsBeforeIpv4 = 96;  ///< of an IPv4 address within IPv6
constexpr unsigned kBitsOfOctet = 8;

std::optional<unsigned> number_in(std::string_view text) {
  unsigned number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  return number;
}

}  // namespace

bool SenderList::read_address(std::string_view text, Bits& bits) {
  if (text.find('\0') != std::string_view::npos) return false;
  const std::string terminated{text};
  if (::inet_pton(AF_INET6, terminated.c_str(), bits.data()) == 1) return true;
  bits = Bits{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return ::inet_pton(AF_INET, terminated.c_str(), bits.data() + kBitsBeforeIpv4 / kBitsOfOctet) == 1;
}

SenderList::Bits SenderList::cut(Bits bits, unsigned length) {
  for (unsigned bit = length; bit < kBitsOfIpv6; ++bit) {
    const unsigned mask = 0x80U >> (bit % kBitsOfOctet);
    std::uint8_t& octet = bits.at(bit / kBitsOfOctet);
    octet = static_cast<std::uint8_t>(octet & ~mask);
  }
  return bits;
}

bool SenderList::read_prefix(std::string_view text, Prefix& prefix) {
  const std::size_t slash = text.find('/');
  const std::string_view address = text.substr(0, slash);
  if (!read_address(address, prefix.bits)) return false;
  prefix.length = kBitsOfIpv6;
  if (slash == std::string_view::npos) return true;
  const bool is_ipv4 = address.find(':') == std::string_view::npos;
  const unsigned before = is_ipv4 ? kBitsBeforeIpv4 : 0;
  const auto length = number_in(text.substr(slash + 1));
  if (!length || *length == 0 || *length > kBitsOfIpv6 - before) return false;
  prefix.length = before + *length;
  return cut(prefix.bits, prefix.length) == prefix.bits;
}

Result<SenderList> SenderList::from(const std::vector<std::string>& texts) {
  SenderList list;
  if (texts.size() == 1 && texts.front() == kAnybody) return list;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    Prefix prefix;
    if (!read_prefix(texts[i], prefix)) return fail("BAD_ADDRESS", "allowed_senders", i);
    list.prefixes_[prefix.length].insert(prefix.bits);
  }
  return list;
}

bool SenderList::hears(std::string_view address) const {
  if (prefixes_.empty()) return true;
  Bits bits{};
  if (!read_address(address, bits)) return false;
  return std::any_of(prefixes_.begin(), prefixes_.end(), [&](const auto& of_length) {
    return of_length.second.contains(cut(bits, of_length.first));
  });
}

}  // namespace vouch::services
