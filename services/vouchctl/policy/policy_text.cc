#include "services/vouchctl/policy/policy_text.h"

#include <fstream>

#include "services/common/policy/policy_file.h"
#include "services/vouchctl/shell/unary_call.h"
#include "vouch/v1/trust.grpc.pb.h"

namespace vouch::services {
namespace {

Outcome<std::string> text_in_file(const std::string& file) {
  constexpr std::size_t most = 1U << 20U;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return tl::make_unexpected(Failure{{"NOT_READABLE", file, 0}, Exit::kUsage});
  std::string text(most + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad()) return tl::make_unexpected(Failure{{"NOT_READABLE", file, 0}, Exit::kUsage});
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > most) return tl::make_unexpected(Failure{{"TOO_BIG", file, 0}, Exit::kUsage});
  return text;
}

Outcome<std::string> text_on_record(const Shell& shell, const std::string& version) {
  ::vouch::v1::GetPolicyRequest request;
  request.set_version(version);
  const auto policy = unary_call(shell, Endpoint::kCorrelator, "administrator",
                                 &::vouch::v1::PolicyService::Stub::GetPolicy, request);
  if (!policy) return tl::make_unexpected(policy.error());
  return policy->content();
}

}  // namespace

Outcome<std::string> policy_text_of(const Shell& shell, const std::string& which) {
  if (!which.starts_with('@')) return text_in_file(which);
  if (which == "@built-in") return std::string{default_policy_text()};
  return text_on_record(shell, which == "@in-force" ? std::string{} : which.substr(1));
}

}  // namespace vouch::services
