#include "services/vouchctl/explain/bundle.h"

#include <fcntl.h>
#include <google/protobuf/util/json_util.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "domain/trust/assess.h"
#include "domain/trust/codes.h"
#include "services/common/convert/convert.h"
#include "services/common/policy/policy_file.h"
#include "services/exporter/package/sha256.h"
#include "services/vouchctl/explain/told_verdict.h"
#include "services/vouchctl/shell/utf8.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

constexpr const char* kFormat = "vouch-explain-3";

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

void compare(const std::string& where, const v1::Verdict& told, const Verdict& decided,
             v1::ReplayReport& report) {
  const auto differs = [&](const std::string& what, const std::string& then, const std::string& now) {
    if (then != now) report.add_differences(where + ": " + what + " was told as " + then + ", and is " + now);
  };
  differs("the client type", v1::ClientType_Name(told.client_type()),
          v1::ClientType_Name(to_proto(decided.client_type)));
  differs("the trust level", v1::TrustLevel_Name(told.trust_level()),
          v1::TrustLevel_Name(to_proto(decided.trust_level)));
  differs("the rule", told.rule(), decided.rule);
  differs("the policy", told.policy_version(), decided.policy_version);
  differs("the reason", told.reason(), decided.reason);
  for (const v1::Evidence& fact : told.evidence()) {
    const CodeInfo* info = find_code(fact.code());
    if (info == nullptr) {
      report.add_differences(where + ": " + fact.code() + " is no evidence known here");
      continue;
    }
    differs("the direction of " + fact.code(), v1::Direction_Name(fact.direction()),
            v1::Direction_Name(to_proto(evidence_of(fact.code(), "", {}, {})).direction()));
    differs("where " + fact.code() + " was seen", fact.seen_in(), std::string{info->seen_in});
  }
}

bool among(const std::vector<Evidence>& all, const Evidence& one) {
  return std::any_of(all.begin(), all.end(), [&](const Evidence& other) {
    return other.code == one.code && other.value == one.value;
  });
}

/// Whether the evidence that the client's profiles show is what the facts tell, and nothing but that.
void compare_with_facts(const std::string& where, const v1::ExplainedVerdict& told,
                        v1::ReplayReport& report) {
  const std::vector<Evidence> evidence = evidence_told(told.binding().verdict());
  const std::vector<Evidence> shown = evidence_shown_by(told);
  // What was shown before the warrant's period began, or after it ended, stands behind the verdict, too: also
  // that IPsec was not to be believed.
  const bool is_cut = told.binding().registered_before_period() || told.binding().refreshed_outside_period();
  for (const Evidence& one : shown) {
    const bool was_denied = is_cut && one.code == "SECURITY_AGREEMENT_IPSEC" &&
                            among(evidence, {"SECURITY_AGREEMENT_NOT_CREDIBLE", one.value, "", {}, {}, {}});
    if (!among(evidence, one) && !was_denied)
      report.add_differences(where + ": the facts show " + one.code + ", which was not told");
  }
  if (is_cut) return;
  for (const Evidence& one : evidence) {
    if (is_shown_by_profiles(one.code) && !among(shown, one))
      report.add_differences(where + ": " + one.code + " was told, and the facts do not show it");
  }
}

/// Whether the facts are about the binding's device, and the evidence is what its instance-id shows.
void compare_with_device(const std::string& where, const v1::ExplainedVerdict& told,
                         v1::ReplayReport& report) {
  const auto binding = binding_told(told.binding());
  if (!binding) {
    report.add_differences(where + ": its instance-id is not what its text reads");
    return;
  }
  for (const v1::SourceFact& fact : told.facts()) {
    if (!names_instance_of(fact, *binding))
      report.add_differences(where + ": registration " + fact.registration_id() +
                             " names another instance-id");
  }
  const std::vector<Evidence> evidence = evidence_told(told.binding().verdict());
  const std::vector<Evidence> shown = evidence_of_device(*binding);
  for (const Evidence& one : shown) {
    if (!among(evidence, one))
      report.add_differences(where + ": the instance-id shows " + one.code + ", which was not told");
  }
  for (const Evidence& one : evidence) {
    if (is_shown_by_device(one.code) && !among(shown, one))
      report.add_differences(where + ": " + one.code + " was told, and the instance-id does not show it");
  }
}

}  // namespace

Result<void> write_bundle(const std::string& file, const v1::ExplainResponse& told) {
  v1::ExplainBundle bundle;
  bundle.set_format(kFormat);
  *bundle.mutable_told() = told;
  make_utf8_well_formed(bundle);
  bundle.set_policy_sha256(sha256_hex(bundle.told().policy_content()));
  bundle.set_told_sha256(sha256_hex(to_json(bundle.told())));
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) return fail("NOT_WRITABLE", file);
  const bool written = write_all(descriptor, to_json(bundle) + "\n");
  if (::close(descriptor) != 0 || !written) return fail("NOT_WRITABLE", file);
  return {};
}

Result<v1::ExplainBundle> read_bundle(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return fail("NOT_READABLE", file);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  v1::ExplainBundle bundle;
  if (!google::protobuf::util::JsonStringToMessage(text, &bundle).ok() || bundle.format() != kFormat)
    return fail("NO_BUNDLE", file);
  if (sha256_hex(bundle.told().policy_content()) != bundle.policy_sha256())
    return fail("POLICY_ALTERED", file);
  return bundle;
}

v1::ReplayReport replay(const v1::ExplainBundle& bundle) {
  v1::ReplayReport report;
  if (sha256_hex(to_json(bundle.told())) != bundle.told_sha256())
    report.add_differences(
        "the bundle: its SHA-256 is not the one it was written with, so something of it was altered");
  const PolicyReading reading = read_policy(bundle.told().policy_content());
  for (const PolicyProblem& problem : reading.problems) report.add_differences("policy: " + text_of(problem));
  for (const v1::ExplainedVerdict& told : bundle.told().verdicts()) {
    const std::string where = "binding " + told.binding().binding_id();
    const Verdict registration = decide(reading.policy, evidence_told(told.binding().verdict()));
    compare(where, told.binding().verdict(), registration, report);
    compare_with_facts(where, told, report);
    compare_with_device(where, told, report);
    if (!told.has_session_verdict()) continue;
    const Verdict session =
        decide_session(reading.policy, registration, shown_by_session(evidence_told(told.session_verdict())));
    compare(where + ", session", told.session_verdict(), session, report);
  }
  report.set_same(report.differences().empty());
  return report;
}

}  // namespace vouch::services
