#include "domain/identity/ascii.h"
#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {

std::optional<int> software_version_of(const InstanceId& instance) {
  constexpr std::string_view parameter = ";svn=";
  if (!instance.imei) return std::nullopt;
  const std::string text = ascii::lower(instance.normalized);
  const std::size_t at = text.find(parameter);
  if (at == std::string::npos || at + parameter.size() + 2 > text.size()) return std::nullopt;
  const std::string digits = text.substr(at + parameter.size(), 2);
  if (!ascii::all_digits(digits)) return std::nullopt;
  return std::stoi(digits);
}

std::vector<Evidence> software_version(const Binding& binding, const TrustContext&) {
  constexpr int reserved = 99;  // TS 23.003 clause 6.2.2
  if (!binding.instance) return {};
  const auto version = software_version_of(*binding.instance);
  if (!version) return {};
  const auto* code = *version == reserved ? "IMEI_VERSION_RESERVED" : "IMEI_VERSION_TOLD";
  return {seen(code, std::to_string(*version), binding)};
}

}  // namespace vouch::evidence
