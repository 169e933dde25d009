#include <algorithm>
#include <array>

#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {
namespace {

/// First two digits that a reporting body allocates or once allocated from (GSMA TS.06). 00 and 02 to 09 are
/// for tests.
constexpr std::array<std::string_view, 17> kReportingBodies{
    "01", "10", "30", "33", "35", "44", "45", "49", "50", "51", "52", "53", "54", "86", "91", "98", "99"};

}  // namespace

std::vector<Evidence> reporting_body(const Binding& binding, const TrustContext&) {
  if (!binding.instance || !binding.instance->imei) return {};
  const std::string body = binding.instance->imei->tac().substr(0, 2);
  if (std::find(kReportingBodies.begin(), kReportingBodies.end(), body) != kReportingBodies.end()) return {};
  return {seen("IMEI_UNALLOCATED", body, binding)};
}

}  // namespace vouch::evidence
