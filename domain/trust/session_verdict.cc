#include "domain/trust/session_verdict.h"

#include <algorithm>

#include "domain/common/sorted_set.h"

namespace vouch {
namespace {

bool any_contains(const std::vector<std::string>& services, std::string_view part) {
  return std::any_of(services.begin(), services.end(),
                     [&](const std::string& service) { return service.find(part) != std::string::npos; });
}

}  // namespace

Verdict session_verdict(const Verdict& registration, const std::vector<std::string>& services,
                        const std::vector<Evidence>& seen) {
  Verdict verdict = registration;
  const bool device_registered = registration.client_type == ClientType::kEmbedded;
  const bool application =
      any_contains(services, "3gpp-application.ims.iari") || any_contains(services, ".icsi.oma.cpm");
  const bool telephony = any_contains(services, ".icsi.mmtel");
  if (device_registered && application && !telephony) {
    verdict.client_type = ClientType::kCommonRegistration;
    verdict.rule = "application-on-device-registration";
    verdict.reason = "The session is an application's, on a registration that the device's own code made.";
  }
  const bool contradicted = std::any_of(seen.begin(), seen.end(), [](const Evidence& fact) {
    return fact.direction == Direction::kContradicts;
  });
  if (contradicted) {
    verdict.trust_level = TrustLevel::kUntrusted;
    verdict.rule = "contradiction";
    verdict.reason = "The session names another device than its registration does.";
  }
  insert_all_sorted(verdict.evidence, seen);
  return verdict;
}

}  // namespace vouch
