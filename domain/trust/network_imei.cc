#include "domain/trust/network_imei.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "domain/common/names.h"
#include "domain/common/sorted_set.h"
#include "domain/identity/ascii.h"

namespace vouch {
namespace {

constexpr Names<ImeiSource, 5> kSources{{{ImeiSource::kMme, "MME"},
                                         {ImeiSource::kAmf, "AMF"},
                                         {ImeiSource::kHss, "HSS"},
                                         {ImeiSource::kEir, "EIR"},
                                         {ImeiSource::kUicc, "UICC"}}};

bool is_imsi(std::string_view text) {
  return text.size() >= 6 && text.size() <= 15 && ascii::all_digits(text);
}

}  // namespace

std::string_view name_of(ImeiSource source) {
  return name_in(kSources, source);
}
std::optional<ImeiSource> imei_source_from(std::string_view name) {
  return value_in(kSources, name);
}

Result<Subscription> subscription_of_imsi(std::string_view digits) {
  if (!is_imsi(digits)) return fail("BAD_IMSI", "imsi");
  return Subscription{std::string{digits}};
}

Subscription subscription_of(const Impi& impi) {
  const std::string_view text = impi.reveal();
  const std::size_t at = text.find('@');
  const bool derived = at != std::string_view::npos && is_imsi(text.substr(0, at)) &&
                       text.substr(at).starts_with("@ims.mnc") && text.ends_with(".3gppnetwork.org");
  return Subscription{std::string{derived ? text.substr(0, at) : text}};
}

std::vector<Impi> impis_of(const Subscription& subscription) {
  const std::string text{subscription.reveal()};
  if (!is_imsi(text)) return {Impi{text}};
  std::vector<Impi> impis;
  for (const std::string& mnc : {"0" + text.substr(3, 2), text.substr(3, 3)})
    impis.emplace_back(text + "@ims.mnc" + mnc + ".mcc" + text.substr(0, 3) + ".3gppnetwork.org");
  make_sorted_set(impis);
  return impis;
}

Result<Imei> imei_of_network(std::string_view text) {
  for (const std::string_view prefix : {"imei-", "imeisv-"}) {
    if (!text.starts_with(prefix)) continue;
    text.remove_prefix(prefix.size());
    break;
  }
  const bool spare = text.size() == 15 && text.back() == '0' && ascii::all_digits(text);
  return Imei::from_typed(spare ? text.substr(0, 14) : text);
}

std::vector<NetworkImei> speaking_of(const std::vector<NetworkImei>& known, NetworkTime registered_at,
                                     NetworkTime refreshed_at) {
  std::vector<NetworkImei> speaking;
  std::map<ImeiSource, NetworkImei> before;
  for (const NetworkImei& one : known) {
    if (one.observed_at > refreshed_at) continue;
    if (one.observed_at > registered_at) {
      speaking.push_back(one);
    } else if (one.observed_at.plus_s(kImeiHolds_s) >= registered_at) {
      const auto [place, first] = before.try_emplace(one.source, one);
      const NetworkImei& last = place->second;
      if (!first && std::tie(last.observed_at, last.imei) < std::tie(one.observed_at, one.imei))
        place->second = one;
    }
  }
  for (auto& [source, one] : before) speaking.push_back(std::move(one));
  make_sorted_set(speaking);
  return speaking;
}

}  // namespace vouch
