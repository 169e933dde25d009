#include "domain/identity/instance_id.h"

#include "tests/fuzz/fuzz_target.h"

namespace vouch::fuzz {
namespace {

constexpr std::size_t kReceivedMax = 512;

void read(std::string_view text, bool as_parameter) {
  const InstanceId instance = parse_instance_id(text, as_parameter);
  require(instance.received == text.substr(0, kReceivedMax), "a value is kept as received");
  require(!instance.well_formed || !instance.imei || instance.kind == InstanceKind::kImei,
          "only an IMEI URN names a device");
  require(!instance.candidate_imei || !instance.imei, "a device is no candidate");
  require(!instance.candidate_imei || !instance.well_formed, "a candidate comes of a malformed value");
  require(instance.well_formed || !instance.problems.empty(), "what is malformed broke a rule");
  for (const std::string& problem : instance.problems) require(is_plain_text(problem), "problems are codes");
  if (!instance.well_formed) return;
  const InstanceId again = parse_instance_id(instance.normalized, false);
  require(again.well_formed, "the canonical form is well-formed");
  require(again.normalized == instance.normalized, "the canonical form is its own");
  require(again.imei == instance.imei, "the canonical form names the same device");
}

void take(std::string_view text) {
  read(text, true);
  read(text, false);
}

const Target kTarget{"instance_id", take};

}  // namespace
}  // namespace vouch::fuzz
