#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {
namespace {

std::optional<Evidence> told(const Binding& binding, std::optional<EndReason> rule,
                             std::string_view same_impi, std::string_view same_address, NetworkTime when) {
  const Flow* flow = binding.flow_at(when);
  const std::string address = flow != nullptr ? flow->ue_address : std::string{};
  if (rule == EndReason::kOverwrittenSameImpi) return evidence_of(same_impi, address, when, when);
  if (rule == EndReason::kOverwrittenSameAddress) return evidence_of(same_address, address, when, when);
  return std::nullopt;
}

}  // namespace

std::vector<Evidence> overwriting(const Binding& binding, const TrustContext&) {
  std::vector<Evidence> found;
  if (auto did = told(binding, binding.overwrote, "OVERWROTE_SAME_IMPI", "OVERWROTE_SAME_ADDRESS",
                      binding.registered_at)) {
    found.push_back(std::move(*did));
  }
  if (auto was = told(binding, binding.end_reason, "OVERWRITTEN_SAME_IMPI", "OVERWRITTEN_SAME_ADDRESS",
                      binding.end())) {
    found.push_back(std::move(*was));
  }
  return found;
}

}  // namespace vouch::evidence
