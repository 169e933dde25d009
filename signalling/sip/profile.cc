#include "signalling/sip/profile.h"

#include <algorithm>
#include <array>

#include "domain/common/sorted_set.h"
#include "domain/identity/ascii.h"
#include "signalling/sip/list_split.h"

namespace vouch::signalling {
namespace {

constexpr std::size_t kTextMax = 256;
constexpr std::size_t kFeatureTagsMax = 64;
constexpr std::array<std::string_view, 9> kNoFeatures{
    "expires", "q", "+sip.instance", "reg-id", "pub-gruu", "temp-gruu", "methods", "received", "+sip.pnsreg"};
constexpr std::array<std::string_view, 6> kCellParameters{
    "utran-cell-id-3gpp", "cgi-3gpp", "i-wlan-node-id", "ci-3gpp2", "dsl-location", "utran-sai-3gpp"};

AccessNetwork read_entry(const std::string& entry) {
  AccessNetwork access;
  const auto parts = split_outside_quotes(entry, ';');
  if (parts.empty()) return access;
  access.type = bounded(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::string_view part{parts[i]};
    const std::size_t equals = part.find('=');
    const std::string name = ascii::lower(trim(part.substr(0, equals)));
    if (name == "network-provided") access.network_provided = true;
    const bool cell =
        std::find(kCellParameters.begin(), kCellParameters.end(), name) != kCellParameters.end();
    if (cell && equals != std::string_view::npos && access.cell.empty())
      access.cell = bounded(unquote(trim(part.substr(equals + 1))));
  }
  return access;
}

/// Of one entry of a Security header.
std::string mechanism_in(const std::string& element) {
  return ascii::lower(trim(std::string_view{element}.substr(0, element.find(';'))));
}

bool is_aka(const Authorization& authorization) {
  return ascii::lower(std::string_view{authorization.algorithm}.substr(0, 3)) == "aka";
}

}  // namespace

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? ascii::hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? ascii::hex_value(text[i + 2]) : -1;
    const int octet = high * 16 + low;
    if (low >= 0 && octet > 0x20 && octet < 0x7f) {
      decoded.push_back(static_cast<char>(octet));
      i += 2;
    } else {
      decoded.push_back(text[i]);
    }
  }
  return decoded;
}

AccessNetwork read_access_network(const SipMessage& request) {
  AccessNetwork chosen;
  for (const std::string& entry : request.elements("p-access-network-info")) {
    AccessNetwork access = read_entry(entry);
    if (chosen.type.empty() || (access.network_provided && !chosen.network_provided))
      chosen = std::move(access);
  }
  return chosen;
}

std::vector<std::string> read_feature_tags(const Address& contact) {
  std::vector<std::string> tags;
  for (const auto& [name, value] : contact.parameters) {
    if (tags.size() >= kFeatureTagsMax) break;
    if (name.empty() || std::find(kNoFeatures.begin(), kNoFeatures.end(), name) != kNoFeatures.end())
      continue;
    const std::string content = unquote(value);
    if (content.empty()) tags.push_back(bounded(name));
    for (const std::string& part : split_list(content, kFeatureTagsMax - tags.size()))
      tags.push_back(bounded(name + "=" + ascii::lower(percent_decoded(part))));
  }
  make_sorted_set(tags);
  return tags;
}

Authentication authentication_of(const Authorization* authorization, bool behind_pcscf) {
  if (authorization == nullptr) return Authentication::kNone;
  if (!authorization->digest) return Authentication::kOther;
  const std::string_view word = behind_pcscf ? authorization->integrity_protected : std::string_view{};
  if (word == "auth-done") return Authentication::kDone;
  if (word == "yes" || word == "tls-connected") return Authentication::kAka;
  // "no" announces AKA and is no sign that it was done (TS 24.229 clause 5.2.2.2): the answer tells.
  if (authorization->has_response)
    return is_aka(*authorization) ? Authentication::kAka : Authentication::kDigest;
  const bool password = word == "tls-pending" || word == "tls-yes" || word.starts_with("ip-assoc-");
  return password ? Authentication::kDigest : Authentication::kOther;
}

std::string read_security_mechanism(const SipMessage& request) {
  for (const std::string& element : request.elements("security-verify")) {
    const std::string mechanism = mechanism_in(element);
    if (!mechanism.empty()) return bounded(mechanism);
  }
  return {};
}

std::string read_security_offer(const SipMessage& request) {
  std::vector<std::string> mechanisms;
  for (const std::string& element : request.elements("security-client"))
    mechanisms.push_back(mechanism_in(element));
  std::erase(mechanisms, std::string{});
  make_sorted_set(mechanisms);
  std::string offer;
  for (const std::string& mechanism : mechanisms) offer += (offer.empty() ? "" : ", ") + mechanism;
  return bounded(offer);
}

std::string bounded(std::string_view text) {
  if (text.size() <= kTextMax) return std::string{text};
  std::size_t end = kTextMax;
  // An octet 10xxxxxx goes on with a character of UTF-8, which has four at most.
  while (end > kTextMax - 3 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  return std::string{text.substr(0, end)};
}

}  // namespace vouch::signalling
