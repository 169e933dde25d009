#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {

std::vector<Evidence> check_digit(const Binding& binding, const TrustContext&) {
  if (!binding.instance || !binding.instance->last_digit) return {};
  const auto& device = binding.instance->imei ? binding.instance->imei : binding.instance->candidate_imei;
  const int last_digit = *binding.instance->last_digit;
  if (!device || last_digit == 0) return {};
  const bool right = last_digit == device->check_digit();
  return {seen(right ? "IMEI_SPARE_IS_CHECK_DIGIT" : "IMEI_WRONG_CHECK_DIGIT", std::to_string(last_digit),
               binding)};
}

}  // namespace vouch::evidence
