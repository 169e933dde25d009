#include "domain/trust/session_verdict.h"

#include <array>

#include "domain/session/session.h"

namespace vouch {
namespace {

/// Part of a service identifier or feature tag, and what it tells.
struct ServiceMeaning {
  std::string_view part;
  std::string_view code;
};

constexpr auto kMeanings = std::to_array<ServiceMeaning>({
    {".icsi.mmtel", "SESSION_SERVICE_MMTEL"},
    {"g.3gpp.smsip", "SESSION_SERVICE_SMSIP"},
    {"3gpp-application.ims.iari", "SESSION_SERVICE_APPLICATION"},
    {".icsi.oma.cpm", "SESSION_SERVICE_APPLICATION"},
    {"g.oma.sip-im", "SESSION_SERVICE_APPLICATION"},
    {"g.gsma.rcs.", "SESSION_SERVICE_APPLICATION"},
});

}  // namespace

std::vector<Evidence> session_services(const std::vector<std::string>& services, NetworkTime instant) {
  std::vector<Evidence> found;
  for (const std::string& service : services) {
    if (service.starts_with(kPreferredService)) {
      found.push_back(evidence_of("SESSION_SERVICE_PREFERRED", service.substr(kPreferredService.size()),
                                  instant, instant));
      continue;
    }
    for (const ServiceMeaning& meaning : kMeanings) {
      if (service.find(meaning.part) == std::string::npos) continue;
      found.push_back(evidence_of(meaning.code, service, instant, instant));
      break;
    }
  }
  return found;
}

Verdict session_verdict(const Policy& policy, const Verdict& registration,
                        const std::vector<std::string>& services, NetworkTime instant,
                        std::vector<Evidence> seen) {
  for (Evidence& service : session_services(services, instant)) seen.push_back(std::move(service));
  return decide_session(policy, registration, std::move(seen));
}

}  // namespace vouch
