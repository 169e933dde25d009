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

grpc::ServerUnaryReactor* WarrantServiceImpl::CreateWarrant(grpc::CallbackServerContext* context,
                                                            const v1::CreateWarrantRequest* request,
                                                            v1::Warrant* response) {
  return handle_unary(*context, workers_, "/vouch.v1.WarrantService/CreateWarrant",
                      [this, request, response](const Caller& caller) -> Result<void> {
                        auto warrant = warrant_from(request->warrant());
                        if (!warrant) return tl::make_unexpected(warrant.error());
                        return put(desk_.create(caller, std::move(*warrant), now(), to_json(*request)),
                                   *response);
                      });
}

grpc::ServerUnaryReactor* WarrantServiceImpl::ApproveWarrant(grpc::CallbackServerContext* context,
                                                             const v1::ApproveWarrantRequest* request,
                                                             v1::Warrant* response) {
  return handle_unary(*context, workers_, "/vouch.v1.WarrantService/ApproveWarrant",
                      [this, request, response](const Caller& caller) -> Result<void> {
                        const auto liid = parse_liid(request->liid());
                        if (!liid) return tl::make_unexpected(liid.error());
                        return put(desk_.approve(caller, *liid, now(), to_json(*request)), *response);
                      });
}

grpc::ServerUnaryReactor* WarrantServiceImpl::RevokeWarrant(grpc::CallbackServerContext* context,
                                                            const v1::RevokeWarrantRequest* request,
                                                            v1::Warrant* response) {
  return handle_unary(*context, workers_, "/vouch.v1.WarrantService/RevokeWarrant",
                      [this, request, response](const Caller& caller) -> Result<void> {
                        const auto liid = parse_liid(request->liid());
                        if (!liid) return tl::make_unexpected(liid.error());
                        return put(desk_.revoke(caller, *liid, request->reason(), now(), to_json(*request)),
                                   *response);
                      });
}

grpc::ServerUnaryReactor* WarrantServiceImpl::GetWarrant(grpc::CallbackServerContext* context,
                                                         const v1::GetWarrantRequest* request,
                                                         v1::Warrant* response) {
  return handle_unary(*context, workers_, "/vouch.v1.WarrantService/GetWarrant",
                      [this, request, response](const Caller& caller) -> Result<void> {
                        const auto liid = parse_liid(request->liid());
                        if (!liid) return tl::make_unexpected(liid.error());
                        return put(desk_.get(caller, *liid, to_json(*request)), *response);
                      });
}

grpc::ServerUnaryReactor* WarrantServiceImpl::ListWarrants(grpc::CallbackServerContext* context,
                                                           const v1::ListWarrantsRequest* request,
                                                           v1::ListWarrantsResponse* response) {
  return handle_unary(
      *context, workers_, "/vouch.v1.WarrantService/ListWarrants",
      [this, request, response](const Caller& caller) -> Result<void> {
        const std::size_t page =
            request->page_size() == 0 ? kPage : std::min<std::size_t>(request->page_size(), kMaxPage);
        const auto warrants = desk_.list(caller, Liid{request->page_token()}, page, to_json(*request));
        if (!warrants) return tl::make_unexpected(warrants.error());
        for (const Warrant& warrant : *warrants) *response->add_warrants() = to_proto(warrant, now());
        if (warrants->size() == page) response->set_next_page_token(response->warrants().rbegin()->liid());
        return {};
      });
}

}  // namespace vouch::services
