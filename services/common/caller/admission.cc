#include "services/common/caller/admission.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>

#include <algorithm>

namespace vouch::services {
namespace {

std::vector<std::string> properties(const grpc::AuthContext& auth, const char* name) {
  std::vector<std::string> values;
  for (const grpc::string_ref& value : auth.FindPropertyValues(name))
    values.emplace_back(value.data(), value.size());
  return values;
}

}  // namespace

Result<Caller> admit(const grpc::ServerContextBase& context, std::string_view method) {
  const auto auth = context.auth_context();
  if (!auth || !auth->IsPeerAuthenticated()) return fail("NO_CERTIFICATE", "certificate");
  const auto names = properties(*auth, GRPC_X509_CN_PROPERTY_NAME);
  if (names.size() != 1) return fail("ROLE_NOT_PERMITTED", "certificate");
  auto caller = caller_from(names.front(), properties(*auth, GRPC_PEER_URI_PROPERTY_NAME));
  if (!caller) return caller;
  const auto permitted = roles_for(method);
  if (std::find(permitted.begin(), permitted.end(), caller->role) == permitted.end()) {
    return fail("ROLE_NOT_PERMITTED", "certificate");
  }
  return caller;
}

Caller claimed_caller(const grpc::ServerContextBase& context) {
  const auto auth = context.auth_context();
  if (!auth || !auth->IsPeerAuthenticated()) return {{}, Role::kNone, {}};
  const auto names = properties(*auth, GRPC_X509_CN_PROPERTY_NAME);
  const std::string name = names.empty() ? std::string{} : names.front();
  return caller_from(name, properties(*auth, GRPC_PEER_URI_PROPERTY_NAME))
      .value_or(Caller{name, Role::kNone, {}});
}

}  // namespace vouch::services
