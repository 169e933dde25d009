#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {

std::vector<Evidence> instance(const Binding& binding, const TrustContext&) {
  if (!binding.instance) return {seen("INSTANCE_WITHOUT_IMEI", "absent", binding)};
  const InstanceId& instance = *binding.instance;
  std::vector<Evidence> found;
  if (instance.imei) {
    found.push_back(seen("INSTANCE_IMEI", std::string{name_of(instance.kind)}, binding));
  } else {
    found.push_back(seen("INSTANCE_WITHOUT_IMEI", std::string{name_of(instance.kind)}, binding));
    if (!instance.well_formed) {
      found.push_back(seen("INSTANCE_MALFORMED",
                           instance.problems.empty() ? std::string{} : instance.problems.front(), binding));
    }
  }
  return found;
}

}  // namespace vouch::evidence
