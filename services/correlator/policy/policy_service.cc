#include "services/correlator/policy/policy_service.h"

#include <algorithm>

#include "services/answer/message/answer_message.h"
#include "services/common/convert/convert.h"
#include "services/common/policy/policy_file.h"
#include "services/common/process/unary.h"
#include "services/correlator/policy/policy_examples.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

constexpr std::size_t kExamples = 20;
constexpr std::size_t kMostExamples = 1000;

v1::Policy::Status status_of(const storage::PolicyRecord& policy, bool newest) {
  if (policy.in_force_since) return newest ? v1::Policy::IN_FORCE : v1::Policy::SUPERSEDED;
  return policy.approvals.size() < 2 ? v1::Policy::AWAITING_APPROVAL : v1::Policy::APPROVED;
}

v1::Policy to_proto(const storage::PolicyRecord& policy, v1::Policy::Status status) {
  v1::Policy message;
  message.set_version(policy.version);
  message.set_content(policy.content);
  message.set_status(status);
  for (const storage::PolicyApproval& approval : policy.approvals) {
    v1::PolicyApproval& one = *message.add_approvals();
    one.set_administrator(approval.administrator);
    *one.mutable_approved_at() = services::to_proto(approval.approved_at);
    one.set_override_reason(approval.override_reason);
  }
  if (policy.in_force_since) *message.mutable_in_force_since() = services::to_proto(*policy.in_force_since);
  message.set_bindings(policy.bindings.value_or(0));
  message.set_changed(policy.changed.value_or(0));
  return message;
}

/// One that went through everything at once got on every second, or it is no more.
constexpr std::int64_t kSilentForGood_s = 60;

v1::Reevaluation::Status status_of(const storage::Reevaluation& one, NetworkTime now) {
  if (one.failed) return v1::Reevaluation::BROKEN_OFF;
  if (one.ended_at) return v1::Reevaluation::DONE;
  if (!one.begun_at || !one.progress_at) return v1::Reevaluation::WAITING;
  const bool goes_on_by_itself = one.cause == storage::ReevaluationCause::kTacCatalogue ||
                                 one.cause == storage::ReevaluationCause::kNetworkImei;
  return !goes_on_by_itself && one.progress_at->plus_s(kSilentForGood_s) < now ? v1::Reevaluation::BROKEN_OFF
                                                                               : v1::Reevaluation::RUNNING;
}

v1::Reevaluation to_proto(const storage::Reevaluation& one, NetworkTime now) {
  v1::Reevaluation message;
  v1::Reevaluation::Cause cause{};
  v1::Reevaluation::Cause_Parse(std::string{name_of(one.cause)}, &cause);
  message.set_cause(cause);
  message.set_subject(one.subject);
  message.set_asked_by(one.asked_by);
  *message.mutable_asked_at() = services::to_proto(one.asked_at);
  if (one.begun_at) *message.mutable_begun_at() = services::to_proto(*one.begun_at);
  if (one.progress_at) *message.mutable_progress_at() = services::to_proto(*one.progress_at);
  message.set_status(status_of(one, now));
  message.set_total(one.total);
  message.set_done(one.done);
  message.set_changed(one.changed);
  return message;
}

template <class Response>
void add_changes(const Comparison& comparison, Response& response) {
  std::vector<std::pair<std::uint64_t, std::pair<Ruling, Ruling>>> ordered;
  for (const auto& [change, bindings] : comparison.changes) ordered.emplace_back(bindings, change);
  std::sort(ordered.rbegin(), ordered.rend());
  for (const auto& [bindings, change] : ordered) {
    v1::VerdictChange& one = *response.add_changes();
    one.set_client_type(services::to_proto(change.first.client_type));
    one.set_trust_level(services::to_proto(change.first.trust_level));
    one.set_new_client_type(services::to_proto(change.second.client_type));
    one.set_new_trust_level(services::to_proto(change.second.trust_level));
    one.set_bindings(bindings);
  }
  response.set_bindings(comparison.bindings);
  response.set_changed(comparison.changed);
  response.set_session_bindings(comparison.session_bindings);
}

}  // namespace

template <class Request, class Act>
grpc::ServerUnaryReactor* PolicyServiceImpl::handle(grpc::CallbackServerContext& context,
                                                    const char* operation, const Request& request, Act act) {
  const auto turn_away = [this, operation, &request](const Caller& caller, const Error& error) {
    return policies_.turn_away(caller, operation, to_json(request), error);
  };
  const auto work = [act, &request](const Caller& caller) { return act(caller, to_json(request)); };
  return handle_unary(context, workers_, "/vouch.v1.PolicyService/" + std::string{operation}, turn_away,
                      work);
}

grpc::ServerUnaryReactor* PolicyServiceImpl::ApplyPolicy(grpc::CallbackServerContext* context,
                                                         const v1::ApplyPolicyRequest* request,
                                                         v1::ApplyPolicyResponse* response) {
  return handle(*context, "ApplyPolicy", *request,
                [this, request, response](const Caller& caller, const std::string& asked) -> Result<void> {
                  const auto effect = policies_.apply(
                      caller, {request->content(), request->version(), request->override_reason()},
                      NetworkTime::from_us(now_us()), asked);
                  if (!effect) return tl::make_unexpected(effect.error());
                  *response->mutable_policy() = to_proto(effect->policy, status_of(effect->policy, true));
                  add_changes(effect->comparison, *response);
                  return {};
                });
}

grpc::ServerUnaryReactor* PolicyServiceImpl::DryRunPolicy(grpc::CallbackServerContext* context,
                                                          const v1::DryRunPolicyRequest* request,
                                                          v1::DryRunPolicyResponse* response) {
  return handle(
      *context, "DryRunPolicy", *request,
      [this, request, response](const Caller& caller, const std::string& asked) -> Result<void> {
        const auto effect = policies_.dry_run(caller, request->content(), asked);
        if (!effect) return tl::make_unexpected(effect.error());
        response->set_version(effect->policy.version);
        response->set_in_force(effect->in_force);
        add_changes(effect->comparison, *response);
        response->set_safety_stop(stops(effect->comparison, policies_.safety_stop_percent()));
        response->set_safety_stop_percent(static_cast<std::uint32_t>(policies_.safety_stop_percent()));
        return {};
      });
}

grpc::ServerUnaryReactor* PolicyServiceImpl::ListPolicyExamples(grpc::CallbackServerContext* context,
                                                                const v1::ListPolicyExamplesRequest* request,
                                                                v1::ListPolicyExamplesResponse* response) {
  const auto question = [request](const Caller& caller) {
    return Question{
        "vouch-correlator", "ListPolicyExamples", caller,           readable_liid(request->liid()),
        Delivery::kQuery,   std::nullopt,         to_json(*request)};
  };
  const auto turn_away = [this, question](const Caller& caller, const Error& error) {
    return desk_.turn_away(question(caller), error, limit_);
  };
  const auto work = [this, question, turn_away, request, response](const Caller& caller) -> Result<void> {
    const PolicyReading reading = read_policy(request->content());
    if (!reading.problems.empty())
      return tl::make_unexpected(
          turn_away(caller, {"POLICY_NOT_IN_ORDER", text_of(reading.problems.front()), 0}));
    if (const auto liid = parse_liid(request->liid()); !liid)
      return tl::make_unexpected(turn_away(caller, liid.error()));
    const std::size_t most =
        request->limit() == 0 ? kExamples : std::min<std::size_t>(request->limit(), kMostExamples);
    const auto answer = desk_.answer<ExamplesAnswer>(question(caller), limit_, [&](Case& open_case) {
      return policy_examples(open_case, reading.policy, most);
    });
    if (!answer) return tl::make_unexpected(answer.error());
    *response->mutable_basis() = services::to_proto(answer->basis);
    for (const PolicyExample& example : answer->examples) {
      v1::PolicyExample& one = *response->add_examples();
      *one.mutable_binding() = services::to_proto(example.told.disclosed, example.told.verdict);
      *one.mutable_verdict() = services::to_proto(example.verdict);
    }
    response->set_unchanged(static_cast<std::uint32_t>(answer->unchanged));
    response->set_more(answer->more);
    return {};
  };
  return handle_unary(*context, workers_, "/vouch.v1.PolicyService/ListPolicyExamples", turn_away, work);
}

grpc::ServerUnaryReactor* PolicyServiceImpl::GetPolicy(grpc::CallbackServerContext* context,
                                                       const v1::GetPolicyRequest* request,
                                                       v1::Policy* response) {
  return handle(*context, "GetPolicy", *request,
                [this, request, response](const Caller& caller, const std::string& asked) -> Result<void> {
                  const auto policy = policies_.get(caller, request->version(), asked);
                  if (!policy) return tl::make_unexpected(policy.error());
                  const bool built_in = policy->approvals.empty() && !policy->in_force_since;
                  *response = to_proto(*policy, built_in ? v1::Policy::IN_FORCE
                                                         : status_of(*policy, request->version().empty()));
                  return {};
                });
}

grpc::ServerUnaryReactor* PolicyServiceImpl::ListPolicies(grpc::CallbackServerContext* context,
                                                          const v1::ListPoliciesRequest* request,
                                                          v1::ListPoliciesResponse* response) {
  return handle(*context, "ListPolicies", *request,
                [this, response](const Caller& caller, const std::string& asked) -> Result<void> {
                  const auto policies = policies_.list(caller, asked);
                  if (!policies) return tl::make_unexpected(policies.error());
                  bool newest = true;
                  for (const storage::PolicyRecord& policy : *policies) {
                    *response->add_policies() = to_proto(policy, status_of(policy, newest));
                    if (policy.in_force_since) newest = false;
                  }
                  return {};
                });
}

grpc::ServerUnaryReactor* PolicyServiceImpl::ListReevaluations(grpc::CallbackServerContext* context,
                                                               const v1::ListReevaluationsRequest* request,
                                                               v1::ListReevaluationsResponse* response) {
  return handle(*context, "ListReevaluations", *request,
                [this, response](const Caller& caller, const std::string& asked) -> Result<void> {
                  const auto all = policies_.progress(caller, asked);
                  if (!all) return tl::make_unexpected(all.error());
                  const NetworkTime now = NetworkTime::from_us(now_us());
                  for (const storage::Reevaluation& one : *all)
                    *response->add_reevaluations() = to_proto(one, now);
                  return {};
                });
}

}  // namespace vouch::services
