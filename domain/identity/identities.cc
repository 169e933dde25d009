#include <algorithm>

#include "domain/identity/ascii.h"
#include "domain/identity/uri.h"

namespace vouch {

Result<Impu> parse_impu(std::string_view text) {
  auto uri = parse_uri(text);
  if (!uri) return tl::make_unexpected(uri.error());
  if (uri->scheme != "sip" && uri->scheme != "sips" && uri->scheme != "tel")
    return fail("UNSUPPORTED_SCHEME", "impu");
  if (uri->user.empty() || uri->user.starts_with(':')) return fail("NO_USER", "impu");
  const bool global_number = uri->user.starts_with('+');
  const bool keeps_context = uri->scheme == "tel" && !global_number;
  std::erase_if(uri->parameters, [&](const auto& parameter) {
    return !(keeps_context && parameter.first == "phone-context");
  });
  uri->headers.clear();
  // A password may stand behind the user (RFC 3261 section 19.1.1): a secret, and no part of the identity.
  uri->user.erase(std::min(uri->user.find(':'), uri->user.size()));
  std::string canonical = uri->text();
  if (canonical.size() > kLongestImpu) return fail("TOO_LONG", "impu");
  return Impu{std::move(canonical)};
}

Result<Impi> parse_impi(std::string_view text) {
  constexpr std::size_t max_octets = 255;
  const bool legal = std::all_of(text.begin(), text.end(), [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet > 0x20 && octet != 0x7f;
  });
  if (text.empty() || text.size() > max_octets || !legal) return fail("BAD_IMPI", "impi");
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return Impi{std::string{text}};
  return Impi{std::string{text.substr(0, at)} + ascii::lower(text.substr(at))};
}

Impi derive_impi(const Impu& impu) {
  const auto uri = parse_uri(impu.reveal());
  if (!uri) return Impi{impu.reveal()};
  return Impi{uri->host.empty() ? uri->user : uri->user + "@" + uri->host};
}

}  // namespace vouch
