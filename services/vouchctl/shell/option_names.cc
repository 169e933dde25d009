#include "services/vouchctl/shell/option_names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace vouch::services {
namespace {

using Row = std::pair<std::string_view, std::string_view>;

/// By the last name of a field's path, or the last two where one is not enough.
constexpr std::array kOptions{
    Row{"address", "--listen"},
    Row{"allowed_senders", "--sender"},
    Row{"amendment_ids", "AMENDMENT"},
    Row{"as_of", "--as-of"},
    Row{"at", "--at"},
    Row{"auth_key_file", "--auth-key-file"},
    Row{"authority", "--authority"},
    Row{"call_id", "--call-id"},
    Row{"clock_bound", "--clock-bound"},
    Row{"clock_bound_seconds", "--clock-bound"},
    Row{"cursor", "--cursor"},
    Row{"deliveries", "--delivery"},
    Row{"directory", "--directory"},
    Row{"element", "--element"},
    Row{"hello.feed", "--feed-prefix"},
    Row{"icid", "--icid"},
    Row{"imei", "--imei"},
    Row{"impi", "--impi"},
    Row{"impu", "--impu"},
    Row{"impus", "--impus-file"},
    Row{"kind", "--kind"},
    Row{"liid", "--liid"},
    Row{"name", "NAME"},
    Row{"next_hop", "--next-hop"},
    Row{"observation_point", "--observation-point"},
    Row{"override_reason", "--override-reason"},
    Row{"page_token", "--page"},
    Row{"point", "--observation-point"},
    Row{"port", "--listen"},
    Row{"reason", "--reason"},
    Row{"recipient_certificate", "--recipient"},
    Row{"rhythm", "--rhythm"},
    Row{"rhythm_seconds", "--rhythm"},
    Row{"since", "--from"},
    Row{"target", "--imei, --impu or --impi"},
    Row{"targets", "--imei, --impu or --impi"},
    Row{"tls", "--tls-certificate, --tls-key and --tls-ca"},
    Row{"tls.certificate", "--tls-certificate"},
    Row{"tls.key", "--tls-key"},
    Row{"tls.peer_ca", "--tls-ca"},
    Row{"tls_ca_file", "--tls-ca"},
    Row{"tls_certificate_file", "--tls-certificate"},
    Row{"tls_key_file", "--tls-key"},
    Row{"tls_peers", "--tls-peer"},
    Row{"transport", "--transport"},
    Row{"until", "--to"},
    Row{"valid_from", "--from"},
    Row{"valid_until", "--to"},
    Row{"version", "POLICY"},
};

std::string_view option_named(std::string_view name) {
  const auto* const row =
      std::find_if(kOptions.begin(), kOptions.end(), [&](const Row& one) { return one.first == name; });
  return row == kOptions.end() ? std::string_view{} : row->second;
}

/// What is behind the last dot but `dots`; all of it if there are fewer.
std::string_view last_of(std::string_view path, int dots) {
  std::size_t begin = path.size();
  for (int i = 0; i <= dots && begin != std::string_view::npos; ++i)
    begin = begin == 0 ? std::string_view::npos : path.rfind('.', begin - 1);
  return begin == std::string_view::npos ? path : path.substr(begin + 1);
}

}  // namespace

std::string option_for(std::string_view field) {
  std::string_view name = field;
  std::string which;
  if (const std::size_t bracket = field.rfind('[');
      bracket != std::string_view::npos && field.back() == ']') {
    unsigned index = 0;
    const std::string_view digits = field.substr(bracket + 1, field.size() - bracket - 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::string{field};
    which = ", number " + std::to_string(index + 1);
    name = field.substr(0, bracket);
  }
  std::string_view option = option_named(last_of(name, 1));
  if (option.empty()) option = option_named(last_of(name, 0));
  return option.empty() ? std::string{field} : std::string{option} + which;
}

}  // namespace vouch::services
