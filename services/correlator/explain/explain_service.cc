#include "services/correlator/explain/explain_service.h"

#include "domain/trust/alternatives.h"
#include "services/answer/message/answer_message.h"
#include "services/common/convert/convert.h"
#include "services/common/process/unary.h"
#include "services/common/trust/parsed_policy.h"
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

std::string hex(const std::array<std::uint8_t, 16>& octets) {
  std::string digits = format_uuid(octets);
  std::erase(digits, '-');
  return digits;
}

v1::SourceFact source_fact_of(const RegistrationFact& fact) {
  const Registration& seen = fact.registration;
  v1::SourceFact message;
  message.set_registration_id(format_uuid(seen.id.octets));
  *message.mutable_observed_at() = services::to_proto(seen.observed_at);
  message.set_call_id(seen.call_id);
  message.set_cseq(seen.cseq);
  message.set_hop(seen.hop);
  message.set_feed(seen.feed);
  message.set_observation_point(std::string{name_of(seen.point)});
  if (seen.messages.is_known()) message.set_messages_digest(hex(seen.messages.octets));
  const ClientProfile& profile = seen.profile;
  message.set_authentication(std::string{name_of(profile.authentication)});
  message.set_algorithm(profile.algorithm);
  message.set_integrity_protected(profile.integrity_protected);
  message.set_behind_p_cscf(profile.behind_pcscf);
  message.set_security_mechanism(profile.security_mechanism);
  message.set_security_offer(profile.security_offer);
  for (const std::string& tag : profile.feature_tags) message.add_feature_tags(tag);
  message.set_access_type(profile.access_type);
  message.set_access_network_provided(profile.access_network_provided);
  message.set_user_agent(profile.user_agent);
  message.set_contact(fact.contact.uri.reveal());
  if (fact.contact.instance) message.set_instance_received(fact.contact.instance->received);
  if (fact.contact.reg_id) message.set_reg_id(*fact.contact.reg_id);
  return message;
}

void add_alternatives(const std::vector<Alternative>& alternatives,
                      google::protobuf::RepeatedPtrField<v1::Alternative>& told) {
  for (const Alternative& alternative : alternatives) {
    v1::Alternative& one = *told.Add();
    one.set_seen_more(alternative.seen_more);
    one.set_code(alternative.code);
    one.set_client_type(services::to_proto(alternative.verdict.client_type));
    one.set_trust_level(services::to_proto(alternative.verdict.trust_level));
  }
}

/// Errors: CORRUPT (the policy on record cannot be read).
Result<void> put(const ExplainAnswer& answer, v1::ExplainResponse& response) {
  const auto policy = parsed_policy(answer.policy.content);
  if (!policy) return fail("CORRUPT", "policy");
  *response.mutable_basis() = to_proto(answer.basis);
  response.set_policy_version(answer.policy.version);
  response.set_policy_content(answer.policy.content);
  for (const ExplainedVerdict& explained : answer.verdicts) {
    v1::ExplainedVerdict& one = *response.add_verdicts();
    *one.mutable_binding() = to_proto(explained.told.disclosed, explained.told.verdict);
    if (explained.session) *one.mutable_session_verdict() = to_proto(*explained.session);
    if (explained.leg) one.set_leg(*explained.leg == LegRole::kOriginating ? "ORIGINATING" : "TERMINATING");
    for (const RegistrationFact& fact : explained.facts) *one.add_facts() = source_fact_of(fact);
    const Verdict& registration = explained.told.verdict;
    add_alternatives(alternatives(*policy, registration.evidence), *one.mutable_alternatives());
    if (!explained.session) continue;
    add_alternatives(
        session_alternatives(*policy, registration, shown_by_session(explained.session->evidence)),
        *one.mutable_session_alternatives());
  }
  return {};
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
    return put(*answer, *response);
  };
  return handle_unary(*context, workers_, "/vouch.v1.ExplainService/Explain", turn_away, work);
}

}  // namespace vouch::services
