#include "services/correlator/correlation_service.h"

#include "services/answer/amendments.h"
#include "services/answer/list_sessions.h"
#include "services/answer/lookup.h"
#include "services/answer/message/answer_message.h"
#include "services/answer/message/lookup_json.h"
#include "services/answer/resolve_session.h"
#include "services/common/convert/convert.h"
#include "services/common/process/unary.h"
#include "services/correlator/session_pages.h"
#include "services/correlator/watch_cursor.h"

namespace vouch::services {
namespace {

constexpr int kAcknowledgedMost = 1000;

/// A question, and the network time it is about, where one is given.
struct Asked {
  Question question;
  std::optional<NetworkTime> at;
};

/// Errors: BAD_LIID, BAD_TIME.
template <class Request>
Result<Asked> asked_of(const Request& request, std::string operation, const Caller& caller) {
  auto liid = parse_liid(request.liid());
  if (!liid) return tl::make_unexpected(liid.error());
  Asked asked{{"vouch-correlator", std::move(operation), caller, std::move(*liid), Delivery::kQuery,
               std::nullopt, to_json(request)},
              std::nullopt};
  if constexpr (requires { request.has_at(); }) {
    if (request.has_at()) {
      const auto at = time_from<NetworkTime>(request.at(), "at");
      if (!at) return tl::make_unexpected(at.error());
      asked.at = *at;
    }
  }
  if constexpr (requires { request.has_as_of(); }) {
    if (request.has_as_of()) {
      const auto as_of = time_from<KnowledgeTime>(request.as_of(), "as_of");
      if (!as_of) return tl::make_unexpected(as_of.error());
      asked.question.as_of = *as_of;
      asked.question.amendable = false;
    }
  }
  return asked;
}

struct LookupOrder {
  Asked asked;
  Target target;
};

Result<LookupOrder> lookup_order_of(const v1::LookupRequest& request, const Caller& caller) {
  auto asked = asked_of(request, "Lookup", caller);
  if (!asked) return tl::make_unexpected(asked.error());
  auto target = target_from(request.target(), "target");
  if (!target) return tl::make_unexpected(target.error());
  return LookupOrder{std::move(*asked), std::move(*target)};
}

void put(const LookupAnswer& answer, v1::LookupResponse& response) {
  *response.mutable_basis() = to_proto(answer.basis);
  for (const ToldBinding& told : answer.bindings)
    *response.add_bindings() = to_proto(told.disclosed, told.verdict);
}

}  // namespace

template <class Request>
Error CorrelationServiceImpl::turn_away(const char* operation, const Request& request, const Caller& caller,
                                        const Error& error) {
  const Question question{"vouch-correlator", operation,    caller,          readable_liid(request.liid()),
                          Delivery::kQuery,   std::nullopt, to_json(request)};
  return desk_.turn_away(question, error, limit_);
}

template <class Request, class Read, class Answer>
grpc::ServerUnaryReactor* CorrelationServiceImpl::handle(grpc::CallbackServerContext& context,
                                                         const char* operation, const Request& request,
                                                         Read read, Answer answer) {
  const auto turned_away = [this, operation, &request](const Caller& caller, const Error& error) {
    return turn_away(operation, request, caller, error);
  };
  const auto work = [turned_away, read, answer](const Caller& caller) -> Result<void> {
    const auto order = read(caller);
    if (!order) return tl::make_unexpected(Error{turned_away(caller, order.error())});
    return answer(*order);
  };
  return handle_unary(context, workers_, "/vouch.v1.CorrelationService/" + std::string{operation},
                      turned_away, work);
}

grpc::ServerUnaryReactor* CorrelationServiceImpl::Lookup(grpc::CallbackServerContext* context,
                                                         const v1::LookupRequest* request,
                                                         v1::LookupResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const auto admitted = admit(*context, "/vouch.v1.CorrelationService/Lookup");
  auto order = admitted ? lookup_order_of(*request, *admitted)
                        : Result<LookupOrder>{tl::make_unexpected(admitted.error())};
  bool taken = false;
  if (order) {
    const auto tell = [reactor, response](const Result<LookupAnswer>& answer) {
      if (answer) put(*answer, *response);
      end_call(*reactor, answer ? Result<void>{} : tl::make_unexpected(answer.error()));
    };
    const auto body = [target = order->target, at = order->asked.at](Case& open_case) {
      return lookup(open_case, target, at);
    };
    taken = lookups_.ask(
        matter_of<LookupAnswer>(std::move(order->asked.question), std::move(order->target), body, tell));
  } else {
    const Caller caller = admitted ? *admitted : claimed_caller(*context);
    taken = workers_.submit([this, reactor, request, caller, error = order.error()] {
      end_call(*reactor, tl::make_unexpected(turn_away("Lookup", *request, caller, error)));
    });
  }
  if (!taken) reactor->Finish(to_status({"OVERLOADED", {}, 0}));
  return reactor;
}

grpc::ServerUnaryReactor* CorrelationServiceImpl::ResolveSession(grpc::CallbackServerContext* context,
                                                                 const v1::ResolveSessionRequest* request,
                                                                 v1::ResolveSessionResponse* response) {
  const auto read = [request](const Caller& caller) -> Result<Asked> {
    if (request->call_id().empty()) return fail("CALL_ID_MISSING", "call_id");
    return asked_of(*request, "ResolveSession", caller);
  };
  return handle(*context, "ResolveSession", *request, read,
                [this, request, response](const Asked& asked) -> Result<void> {
                  const auto answer =
                      desk_.answer<SessionAnswer>(asked.question, limit_, [&](Case& open_case) {
                        return resolve_session(open_case, request->call_id(), asked.at);
                      });
                  if (!answer) return tl::make_unexpected(answer.error());
                  *response->mutable_basis() = to_proto(answer->basis);
                  *response->mutable_session() = to_proto(answer->told);
                  return {};
                });
}

grpc::ServerUnaryReactor* CorrelationServiceImpl::ListSessions(grpc::CallbackServerContext* context,
                                                               const v1::ListSessionsRequest* request,
                                                               v1::ListSessionsResponse* response) {
  struct Order {
    Question question;
    SessionsPage page;
  };
  const auto read = [request](const Caller& caller) -> Result<Order> {
    auto asked = asked_of(*request, "ListSessions", caller);
    if (!asked) return tl::make_unexpected(asked.error());
    auto page = page_from(*request);
    if (!page) return tl::make_unexpected(page.error());
    if (page->as_of) asked->question.as_of = page->as_of;
    return Order{std::move(asked->question), std::move(page->page)};
  };
  return handle(*context, "ListSessions", *request, read,
                [this, request, response](const Order& order) -> Result<void> {
                  const auto answer = desk_.answer<SessionsAnswer>(
                      order.question, limit_,
                      [&](Case& open_case) { return list_sessions(open_case, order.page); });
                  if (!answer) return tl::make_unexpected(answer.error());
                  *response->mutable_basis() = to_proto(answer->basis);
                  for (const ToldSession& told : answer->sessions) *response->add_sessions() = to_proto(told);
                  if (answer->next)
                    response->set_next_page_token(page_token(*request, answer->basis.as_of, *answer->next));
                  return {};
                });
}

grpc::ServerUnaryReactor* CorrelationServiceImpl::AcknowledgeAmendments(
    grpc::CallbackServerContext* context, const v1::AcknowledgeAmendmentsRequest* request,
    v1::AcknowledgeAmendmentsResponse* response) {
  struct Order {
    Question question;
    std::vector<storage::AmendmentId> ids;
  };
  const auto read = [request](const Caller& caller) -> Result<Order> {
    auto asked = asked_of(*request, "AcknowledgeAmendments", caller);
    if (!asked) return tl::make_unexpected(asked.error());
    asked->question.delivery = Delivery::kWatch;
    Order order{std::move(asked->question), {}};
    if (request->amendment_ids_size() > kAcknowledgedMost) return fail("BAD_AMENDMENT_ID", "amendment_ids");
    for (const std::string& text : request->amendment_ids()) {
      const auto id = amendment_id_from(text);
      if (!id) return tl::make_unexpected(id.error());
      order.ids.push_back(*id);
    }
    return order;
  };
  return handle(*context, "AcknowledgeAmendments", *request, read,
                [this, response](const Order& order) -> Result<void> {
                  const auto answer =
                      desk_.answer<Acknowledged>(order.question, limit_, [&](Case& open_case) {
                        return acknowledge(open_case, order.question.caller.name, order.ids);
                      });
                  if (!answer) return tl::make_unexpected(answer.error());
                  *response->mutable_basis() = to_proto(answer->basis);
                  response->set_acknowledged(static_cast<std::uint32_t>(answer->count));
                  return {};
                });
}

grpc::ServerWriteReactor<v1::WatchResponse>* CorrelationServiceImpl::Watch(
    grpc::CallbackServerContext* context, const v1::WatchRequest* request) {
  return watches_.open(*context, *request);
}

}  // namespace vouch::services
