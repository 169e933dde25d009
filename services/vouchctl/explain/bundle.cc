#include "services/vouchctl/explain/bundle.h"

#include <fcntl.h>
#include <google/protobuf/util/json_util.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "services/common/convert/convert.h"
#include "services/common/policy/policy_file.h"
#include "services/exporter/package/sha256.h"
#include "services/vouchctl/explain/told_verdict.h"
#include "services/vouchctl/shell/utf8.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

constexpr const char* kFormat = "vouch-explain-1";

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
}

}  // namespace

Result<void> write_bundle(const std::string& file, const v1::ExplainResponse& told) {
  v1::ExplainBundle bundle;
  bundle.set_format(kFormat);
  *bundle.mutable_told() = told;
  make_utf8_well_formed(bundle);
  bundle.set_policy_sha256(sha256_hex(bundle.told().policy_content()));
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
  const PolicyReading reading = read_policy(bundle.told().policy_content());
  for (const PolicyProblem& problem : reading.problems) report.add_differences("policy: " + text_of(problem));
  for (const v1::ExplainedVerdict& told : bundle.told().verdicts()) {
    const std::string where = "binding " + told.binding().binding_id();
    const Verdict registration = decide(reading.policy, evidence_told(told.binding().verdict()));
    compare(where, told.binding().verdict(), registration, report);
    if (!told.has_session_verdict()) continue;
    const Verdict session =
        decide_session(reading.policy, registration, shown_by_session(evidence_told(told.session_verdict())));
    compare(where + ", session", told.session_verdict(), session, report);
  }
  report.set_same(report.differences().empty());
  return report;
}

}  // namespace vouch::services
