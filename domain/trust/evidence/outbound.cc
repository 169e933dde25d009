#include <algorithm>

#include "domain/identity/ascii.h"
#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {
namespace {

bool has_ob(const std::string& path_entry) {
  const std::string lower = ascii::lower(path_entry);
  for (std::size_t at = lower.find(";ob"); at != std::string::npos; at = lower.find(";ob", at + 1)) {
    const std::size_t behind = at + 3;
    if (behind == lower.size() || std::string_view{";>=? "}.find(lower[behind]) != std::string_view::npos)
      return true;
  }
  return false;
}

}  // namespace

std::vector<Evidence> outbound(const Binding& binding, const TrustContext&) {
  if (!binding.reg_id) return {};
  // The first hop's entry is the last of Path: each proxy puts its own on top (RFC 3327 section 5.2).
  const bool unsupported = !binding.flows.empty() && !binding.flows.back().path.empty() &&
                           !has_ob(binding.flows.back().path.back());
  return {seen(unsupported ? "OUTBOUND_WITHOUT_PATH" : "OUTBOUND",
               "reg-id " + std::to_string(*binding.reg_id), binding)};
}

}  // namespace vouch::evidence
