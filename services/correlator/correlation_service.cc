#include "services/correlator/correlation_service.h"

#include "services/answer/lookup.h"
#include "services/answer/message/answer_message.h"
#include "services/answer/resolve_session.h"
#include "services/common/convert/convert.h"
#include "services/common/process/unary.h"
#include "services/correlator/watch_stream.h"

namespace vouch::services {
namespace {

/// A question about a time, given or not.
struct Times {
  std::optional<NetworkTime> at;
  std::optional<KnowledgeTime> as_of;
};

template <class Request>
Result<Times> times_of(const Request& request) {
  Times times;
  if (request.has_at()) {
    const auto at = time_from<NetworkTime>(request.at(), "at");
    if (!at) return tl::make_unexpected(at.error());
    times.at = *at;
  }
  if (request.has_as_of()) {
    const auto as_of = time_from<KnowledgeTime>(request.as_of(), "as_of");
    if (!as_of) return tl::make_unexpected(as_of.error());
    times.as_of = *as_of;
  }
  return times;
}

/// The question as it goes on record. Errors: BAD_LIID, BAD_TIME.
template <class Request>
Result<Question> question_of(const Request& request, std::string operation, const Caller& caller) {
  auto liid = parse_liid(request.liid());
  if (!liid) return tl::make_unexpected(liid.error());
  const auto times = times_of(request);
  if (!times) return tl::make_unexpected(times.error());
  return Question{"vouch-correlator", std::move(operation), caller,          std::move(*liid),
                  Delivery::kQuery,   times->as_of,         to_json(request)};
}

}  // namespace

template <class Request>
Result<void> CorrelationServiceImpl::turn_away(const char* operation, const Caller& caller,
                                               const Request& request, const Error& error) {
  const Question question{"vouch-correlator", operation,    caller,          {},
                          Delivery::kQuery,   std::nullopt, to_json(request)};
  return tl::make_unexpected(desk_.turn_away(question, error, limit_));
}

grpc::ServerUnaryReactor* CorrelationServiceImpl::Lookup(grpc::CallbackServerContext* context,
                                                         const v1::LookupRequest* request,
                                                         v1::LookupResponse* response) {
  const auto work = [this, request, response](const Caller& caller) -> Result<void> {
    const auto question = question_of(*request, "Lookup", caller);
    if (!question) return turn_away("Lookup", caller, *request, question.error());
    const auto target = target_from(request->target(), "target");
    if (!target) return turn_away("Lookup", caller, *request, target.error());
    const auto at = times_of(*request)->at;
    const auto answer = desk_.answer<LookupAnswer>(
        *question, limit_, [&](Case& open_case) { return lookup(open_case, *target, at); });
    if (!answer) return tl::make_unexpected(answer.error());
    *response->mutable_basis() = to_proto(answer->basis);
    for (const ToldBinding& told : answer->bindings)
      *response->add_bindings() = to_proto(told.disclosed, told.verdict);
    return {};
  };
  return handle_unary(*context, workers_, "/vouch.v1.CorrelationService/Lookup", work);
}

grpc::ServerUnaryReactor* CorrelationServiceImpl::ResolveSession(grpc::CallbackServerContext* context,
                                                                 const v1::ResolveSessionRequest* request,
                                                                 v1::ResolveSessionResponse* response) {
  const auto work = [this, request, response](const Caller& caller) -> Result<void> {
    const auto question = question_of(*request, "ResolveSession", caller);
    if (!question) return turn_away("ResolveSession", caller, *request, question.error());
    if (request->call_id().empty()) {
      return turn_away("ResolveSession", caller, *request, {"CALL_ID_MISSING", "call_id", 0});
    }
    const auto at = times_of(*request)->at;
    const auto answer = desk_.answer<SessionAnswer>(*question, limit_, [&](Case& open_case) {
      return resolve_session(open_case, request->call_id(), at);
    });
    if (!answer) return tl::make_unexpected(answer.error());
    *response->mutable_basis() = to_proto(answer->basis);
    *response->mutable_session() = to_proto(answer->told);
    return {};
  };
  return handle_unary(*context, workers_, "/vouch.v1.CorrelationService/ResolveSession", work);
}

grpc::ServerWriteReactor<v1::WatchResponse>* CorrelationServiceImpl::Watch(
    grpc::CallbackServerContext* context, const v1::WatchRequest* request) {
  return watches_.open(*context, *request);
}

}  // namespace vouch::services
