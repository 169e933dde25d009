#include <algorithm>
#include <array>

#include "services/common/caller/caller.h"

namespace vouch::services {
namespace {

struct Row {
  std::string_view method;
  std::array<Role, 2> roles;
};

/// One row for each call. A call that is not here may be made by nobody; a test fails if one of ours is
/// missing.
constexpr std::array kTable{
    Row{"/vouch.v1.IngestService/Ingest", {Role::kFeed, Role::kAdministrator}},
    Row{"/vouch.v1.FeedService/ListFeeds", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.FeedService/GetFeed", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.FeedService/AddFeed", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.FeedService/RemoveFeed", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.FeedService/DrainFeed", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.FeedService/ListRejected", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.CorrelationService/Lookup", {Role::kMediation, Role::kMediation}},
    Row{"/vouch.v1.CorrelationService/ResolveSession", {Role::kMediation, Role::kMediation}},
    Row{"/vouch.v1.CorrelationService/ListSessions", {Role::kMediation, Role::kMediation}},
    Row{"/vouch.v1.CorrelationService/AcknowledgeAmendments", {Role::kMediation, Role::kMediation}},
    Row{"/vouch.v1.CorrelationService/Watch", {Role::kMediation, Role::kMediation}},
    Row{"/vouch.v1.WarrantService/CreateWarrant", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.WarrantService/ApproveWarrant", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.WarrantService/RevokeWarrant", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.WarrantService/GetWarrant", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.WarrantService/ListWarrants", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.PolicyService/ApplyPolicy", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.PolicyService/DryRunPolicy", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.PolicyService/ListPolicyExamples", {Role::kMediation, Role::kMediation}},
    Row{"/vouch.v1.PolicyService/GetPolicy", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.PolicyService/ListReevaluations", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.PolicyService/ListPolicies", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.TacService/BeginTacImport", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.TacService/AddTacEntries", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.TacService/FinishTacImport", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.TacService/ListTacCatalogues", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.TacService/LookUpTac", {Role::kAdministrator, Role::kAdministrator}},
    Row{"/vouch.v1.NetworkImeiService/ReportImeis", {Role::kFeed, Role::kAdministrator}},
    Row{"/vouch.v1.ExplainService/Explain", {Role::kMediation, Role::kMediation}},
    Row{"/vouch.v1.ExportService/CreateExport", {Role::kMediation, Role::kMediation}},
};

}  // namespace

std::vector<Role> roles_for(std::string_view method) {
  if (method.starts_with("/grpc.health.v1.Health/") ||
      method.starts_with("/grpc.reflection.v1alpha.ServerReflection/")) {
    return {Role::kFeed, Role::kMediation, Role::kAdministrator, Role::kAuditor, Role::kService};
  }
  const auto row =
      std::find_if(kTable.begin(), kTable.end(), [&](const Row& r) { return r.method == method; });
  if (row == kTable.end()) return {};
  return {row->roles.begin(), row->roles.end()};
}

}  // namespace vouch::services
