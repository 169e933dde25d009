#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <set>

#include "services/common/process/worker_pool.h"
#include "services/ingest/open_feeds.h"
#include "storage/connection/database.h"
#include "vouch/v1/ingest.grpc.pb.h"

namespace vouch::services {

class IngestStream;

/// vouch.v1.IngestService; see the contract.
class IngestServiceImpl : public ::vouch::v1::IngestService::CallbackService {
 public:
  IngestServiceImpl(storage::Database& database, OpenFeeds& feeds, WorkerPool& workers,
                    std::chrono::milliseconds limit)
      : database_(database), feeds_(feeds), workers_(workers), limit_(limit) {}

  grpc::ServerBidiReactor<::vouch::v1::IngestRequest, ::vouch::v1::IngestResponse>* Ingest(
      grpc::CallbackServerContext* context) override;

  /// Ends all streams: their clients resume elsewhere, or later.
  void stop();

 private:
  void forget(IngestStream* stream);

  storage::Database& database_;
  OpenFeeds& feeds_;
  WorkerPool& workers_;
  std::chrono::milliseconds limit_;
  std::mutex mutex_;
  std::set<IngestStream*> streams_;
  bool stopping_ = false;
};

}  // namespace vouch::services
