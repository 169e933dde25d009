#include "services/correlator/warrant_service.h"

#include <algorithm>

#include "services/common/convert/convert.h"
#include "services/common/process/unary.h"

namespace vouch::services {
namespace {

constexpr std::size_t kPage = 100;
constexpr std::size_t kMaxPage = 1000;

NetworkTime now() {
  return NetworkTime::from_us(now_us());
}

Result<void> put(const Result<Warrant>& warrant, v1::Warrant& response) {
  if (!warrant) return tl::make_unexpected(warrant.error());
  response = to_proto(*warrant, now());
  return {};
}

}  // namespace

template <class Request, class Read, class Act>
grpc::ServerUnaryReactor* WarrantServiceImpl::handle(grpc::CallbackServerContext& context,
                                                     const char* operation, const Request& request,
                                                     const std::string& liid, Read read, Act act) {
  const auto turn_away = [this, operation, &request, &liid](const Caller& caller, const Error& error) {
    return desk_.turn_away(caller, operation, readable_liid(liid), to_json(request), error);
  };
  const auto work = [turn_away, read, act](const Caller& caller) -> Result<void> {
    const auto named = read();
    if (!named) return tl::make_unexpected(Error{turn_away(caller, named.error())});
    return act(caller, *named);
  };
  return handle_unary(context, workers_, "/vouch.v1.WarrantService/" + std::string{operation}, turn_away,
                      work);
}

grpc::ServerUnaryReactor* WarrantServiceImpl::CreateWarrant(grpc::CallbackServerContext* context,
                                                            const v1::CreateWarrantRequest* request,
                                                            v1::Warrant* response) {
  return handle(
      *context, "CreateWarrant", *request, request->warrant().liid(),
      [request] { return warrant_from(request->warrant()); },
      [this, request, response](const Caller& caller, const Warrant& warrant) {
        return put(desk_.create(caller, warrant, now(), to_json(*request)), *response);
      });
}

grpc::ServerUnaryReactor* WarrantServiceImpl::ApproveWarrant(grpc::CallbackServerContext* context,
                                                             const v1::ApproveWarrantRequest* request,
                                                             v1::Warrant* response) {
  return handle(
      *context, "ApproveWarrant", *request, request->liid(),
      [request] { return parse_liid(request->liid()); },
      [this, request, response](const Caller& caller, const Liid& liid) {
        return put(desk_.approve(caller, liid, now(), to_json(*request)), *response);
      });
}

grpc::ServerUnaryReactor* WarrantServiceImpl::RevokeWarrant(grpc::CallbackServerContext* context,
                                                            const v1::RevokeWarrantRequest* request,
                                                            v1::Warrant* response) {
  return handle(
      *context, "RevokeWarrant", *request, request->liid(), [request] { return parse_liid(request->liid()); },
      [this, request, response](const Caller& caller, const Liid& liid) {
        return put(desk_.revoke(caller, liid, request->reason(), now(), to_json(*request)), *response);
      });
}

grpc::ServerUnaryReactor* WarrantServiceImpl::GetWarrant(grpc::CallbackServerContext* context,
                                                         const v1::GetWarrantRequest* request,
                                                         v1::Warrant* response) {
  return handle(
      *context, "GetWarrant", *request, request->liid(), [request] { return parse_liid(request->liid()); },
      [this, request, response](const Caller& caller, const Liid& liid) {
        return put(desk_.get(caller, liid, to_json(*request)), *response);
      });
}

grpc::ServerUnaryReactor* WarrantServiceImpl::ListWarrants(grpc::CallbackServerContext* context,
                                                           const v1::ListWarrantsRequest* request,
                                                           v1::ListWarrantsResponse* response) {
  const auto page_size = [request]() -> Result<std::size_t> {
    return request->page_size() == 0 ? kPage : std::min<std::size_t>(request->page_size(), kMaxPage);
  };
  return handle(*context, "ListWarrants", *request, request->page_token(), page_size,
                [this, request, response](const Caller& caller, std::size_t page) -> Result<void> {
                  const auto warrants =
                      desk_.list(caller, Liid{request->page_token()}, page, to_json(*request));
                  if (!warrants) return tl::make_unexpected(warrants.error());
                  for (const Warrant& warrant : *warrants)
                    *response->add_warrants() = to_proto(warrant, now());
                  if (warrants->size() == page)
                    response->set_next_page_token(response->warrants().rbegin()->liid());
                  return {};
                });
}

}  // namespace vouch::services
