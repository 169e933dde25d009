#include "services/correlator/explain/explain_service.h"

#include "services/answer/message/answer_message.h"
#include "services/common/convert/convert.h"
#include "services/common/process/unary.h"
#include "services/correlator/explain/explain.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

struct ExplainOrder {
  Question question;
  std::optional<BindingId> binding;  ///< else the session of `call_id`
  std::string call_id;
  std::optional<NetworkTime> at;
};

Question question_of(const v1::ExplainRequest& request, const Caller& caller) {
  return {"vouch-correlator", "Explain",    caller,          readable_liid(request.liid()),
          Delivery::kQuery,   std::nullopt, to_json(request)};
}

Result<ExplainOrder> order_from(const v1::ExplainRequest& request, const Caller& caller) {
  const auto liid = parse_liid(request.liid());
  if (!liid) return tl::make_unexpected(liid.error());
  ExplainOrder order{question_of(request, caller), std::nullopt, request.call_id(), std::nullopt};
  if (request.has_binding_id()) {
    const auto octets = parse_uuid(request.binding_id());
    if (!octets) return fail("BAD_BINDING_ID", "binding_id");
    order.binding = BindingId{*octets};
  } else if (order.call_id.empty()) {
    return fail("CALL_ID_MISSING", "call_id");
  }
  if (request.has_at()) {
    const auto at = time_from<NetworkTime>(request.at(), "at");
    if (!at) return tl::make_unexpected(at.error());
    order.at = *at;
  }
  if (request.has_as_of()) {
    const auto as_of = time_from<KnowledgeTime>(request.as_of(), "as_of");
    if (!as_of) return tl::make_unexpected(as_of.error());
    order.question.as_of = *as_of;
  }
  return order;
}

void put(const ExplainAnswer& answer, v1::ExplainResponse& response) {
  *response.mutable_basis() = to_proto(answer.basis);
  response.set_policy_version(answer.policy.version);
  response.set_policy_content(answer.policy.content);
  for (const ExplainedVerdict& explained : answer.verdicts) {
    v1::ExplainedVerdict& one = *response.add_verdicts();
    *one.mutable_binding() = to_proto(explained.told.disclosed, explained.told.verdict);
    if (explained.session) *one.mutable_session_verdict() = to_proto(*explained.session);
    if (explained.leg) one.set_leg(*explained.leg == LegRole::kOriginating ? "ORIGINATING" : "TERMINATING");
  }
}

}  // namespace

grpc::ServerUnaryReactor* ExplainServiceImpl::Explain(grpc::CallbackServerContext* context,
                                                      const v1::ExplainRequest* request,
                                                      v1::ExplainResponse* response) {
  const auto turn_away = [this, request](const Caller& caller, const Error& error) {
    return desk_.turn_away(question_of(*request, caller), error, limit_);
  };
  const auto work = [this, turn_away, request, response](const Caller& caller) -> Result<void> {
    const auto order = order_from(*request, caller);
    if (!order) return tl::make_unexpected(turn_away(caller, order.error()));
    const auto answer = desk_.answer<ExplainAnswer>(order->question, limit_, [&](Case& open_case) {
      return order->binding ? explain_binding(open_case, *order->binding)
                            : explain_session(open_case, order->call_id, order->at);
    });
    if (!answer) return tl::make_unexpected(answer.error());
    put(*answer, *response);
    return {};
  };
  return handle_unary(*context, workers_, "/vouch.v1.ExplainService/Explain", turn_away, work);
}

}  // namespace vouch::services
