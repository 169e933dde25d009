#pragma once

#include <mutex>
#include <set>

#include "services/ingest/ingest_stream.h"
#include "vouch/v1/ingest.grpc.pb.h"

namespace vouch::services {

/// vouch.v1.IngestService; see the contract.
class IngestServiceImpl : public ::vouch::v1::IngestService::CallbackService {
 public:
  explicit IngestServiceImpl(const IngestStream::House& house) : house_(house) {}

  grpc::ServerBidiReactor<::vouch::v1::IngestRequest, ::vouch::v1::IngestResponse>* Ingest(
      grpc::CallbackServerContext* context) override;

  /// Ends all streams: their clients resume elsewhere, or later.
  void stop();

 private:
  void forget(IngestStream* stream);

  IngestStream::House house_;
  std::mutex mutex_;
  std::set<IngestStream*> streams_;
  bool stopping_ = false;
};

}  // namespace vouch::services
