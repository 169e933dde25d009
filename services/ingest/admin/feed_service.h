#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "services/common/caller/caller.h"
#include "services/common/process/worker_pool.h"
#include "services/ingest/live/live_feeds.h"
#include "services/ingest/spool/spool.h"
#include "storage/connection/database.h"
#include "vouch/v1/feed.grpc.pb.h"

namespace vouch::services {

/// vouch.v1.FeedService; see the contract.
class FeedServiceImpl : public ::vouch::v1::FeedService::CallbackService {
 public:
  struct House {
    storage::Database& database;
    LiveFeeds& feeds;
    Sink& sink;
    Spool& spool;
    Quarantine& quarantine;
    WorkerPool& workers;  ///< not that of the feeds: draining waits
    std::chrono::milliseconds limit;
  };

  explicit FeedServiceImpl(const House& house) : house_(house) {}

  grpc::ServerUnaryReactor* ListFeeds(grpc::CallbackServerContext* context,
                                      const ::vouch::v1::ListFeedsRequest* request,
                                      ::vouch::v1::ListFeedsResponse* response) override;
  grpc::ServerUnaryReactor* GetFeed(grpc::CallbackServerContext* context,
                                    const ::vouch::v1::GetFeedRequest* request,
                                    ::vouch::v1::Feed* response) override;
  grpc::ServerUnaryReactor* AddFeed(grpc::CallbackServerContext* context,
                                    const ::vouch::v1::AddFeedRequest* request,
                                    ::vouch::v1::Feed* response) override;
  grpc::ServerUnaryReactor* RemoveFeed(grpc::CallbackServerContext* context,
                                       const ::vouch::v1::RemoveFeedRequest* request,
                                       ::vouch::v1::RemoveFeedResponse* response) override;
  grpc::ServerUnaryReactor* DrainFeed(grpc::CallbackServerContext* context,
                                      const ::vouch::v1::DrainFeedRequest* request,
                                      ::vouch::v1::Feed* response) override;
  grpc::ServerUnaryReactor* ListRejected(grpc::CallbackServerContext* context,
                                         const ::vouch::v1::ListRejectedRequest* request,
                                         ::vouch::v1::ListRejectedResponse* response) override;

 private:
  template <class Request, class Act>
  grpc::ServerUnaryReactor* handle(grpc::CallbackServerContext& context, const char* operation,
                                   const Request& request, bool on_record, Act act);
  Result<void> put_on_record(const Caller& caller, const char* operation, const std::string& asked,
                             const char* outcome, const std::string& reason) const;
  ::vouch::v1::Feed told(const LiveFeedView& view) const;
  Result<void> put(const Result<LiveFeedView>& view, ::vouch::v1::Feed& response) const;
  void put_sink(::vouch::v1::SinkState& message) const;
  Result<std::vector<std::string>> feeds_with_rejected() const;
  Result<void> put_rejected(const std::vector<std::string>& feeds, std::size_t limit,
                            ::vouch::v1::ListRejectedResponse& response) const;

  House house_;
};

}  // namespace vouch::services
