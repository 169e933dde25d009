#include "services/ingest/ingest_service.h"

#include "services/common/caller/admission.h"
#include "services/ingest/ingest_stream.h"

namespace vouch::services {

grpc::ServerBidiReactor<::vouch::v1::IngestRequest, ::vouch::v1::IngestResponse>* IngestServiceImpl::Ingest(
    grpc::CallbackServerContext* context) {
  auto caller = admit(*context, "/vouch.v1.IngestService/Ingest");
  const std::lock_guard lock(mutex_);
  const auto stream = std::make_shared<IngestStream>(house_, [this](IngestStream* done) { forget(done); });
  stream->keep();
  streams_.insert(stream.get());
  if (!caller) {
    stream->end(caller.error());
  } else if (stopping_) {
    stream->end({"STOPPING", {}, 0});
  } else {
    stream->begin(std::move(*caller));
  }
  return stream.get();
}

void IngestServiceImpl::stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  for (IngestStream* stream : streams_) stream->end({"STOPPING", {}, 0});
}

void IngestServiceImpl::forget(IngestStream* stream) {
  const std::lock_guard lock(mutex_);
  streams_.erase(stream);
}

}  // namespace vouch::services
