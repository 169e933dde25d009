#include <array>

#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {
namespace {

/// A feature tag (its beginning) and what it tells.
struct TagMeaning {
  std::string_view beginning;
  std::string_view code;
};

constexpr auto kMeanings = std::to_array<TagMeaning>({
    {"+g.3gpp.icsi-ref=urn:urn-7:3gpp-service.ims.icsi.mmtel", "SERVICE_MMTEL"},
    {"+g.3gpp.smsip", "SERVICE_SMSIP"},
    {"+g.3gpp.mid-call", "SERVICE_SRVCC"},
    {"+g.3gpp.srvcc-alerting", "SERVICE_SRVCC"},
    {"+g.3gpp.ps2cs-srvcc-orig-pre-alerting", "SERVICE_SRVCC"},
    {"+g.3gpp.iari-ref=", "SERVICE_APPLICATION"},
    {"+g.3gpp.icsi-ref=urn:urn-7:3gpp-service.ims.icsi.oma.cpm", "SERVICE_APPLICATION"},
    {"+g.oma.sip-im", "SERVICE_APPLICATION"},
    {"+g.gsma.rcs.", "SERVICE_APPLICATION"},
});

}  // namespace

std::vector<Evidence> services(const Binding& binding, const TrustContext&) {
  std::vector<Evidence> found;
  for (const SeenProfile& seen_profile : binding.profiles) {
    std::size_t applications = 0;
    bool telephony = false;
    for (const std::string& tag : seen_profile.profile.feature_tags) {
      for (const TagMeaning& meaning : kMeanings) {
        if (!tag.starts_with(meaning.beginning)) continue;
        found.push_back(seen(meaning.code, tag, seen_profile));
        telephony = telephony || meaning.code == "SERVICE_MMTEL";
        if (meaning.code == "SERVICE_APPLICATION") ++applications;
      }
    }
    if (telephony && applications > 0)
      found.push_back(
          seen("SERVICES_AGGREGATED", std::to_string(1 + applications) + " services", seen_profile));
  }
  return found;
}

}  // namespace vouch::evidence
