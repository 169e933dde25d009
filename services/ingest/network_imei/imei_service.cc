#include "services/ingest/network_imei/imei_service.h"

#include "services/common/caller/admission.h"

namespace vouch::services {

grpc::ServerBidiReactor<::vouch::v1::ReportImeisRequest, ::vouch::v1::ReportImeisResponse>*
ImeiServiceImpl::ReportImeis(grpc::CallbackServerContext* context) {
  const auto caller = admit(*context, "/vouch.v1.NetworkImeiService/ReportImeis");
  const std::lock_guard lock(mutex_);
  const auto stream =
      std::make_shared<ImeiStream>(database_, workers_, limit_, [this, context] { forget(context); });
  stream->keep();
  open_.insert(context);
  if (!caller) {
    stream->end(caller.error());
  } else if (stopping_) {
    stream->end({"STOPPING", {}, 0});
  } else {
    stream->begin(caller->name);
  }
  return stream.get();
}

void ImeiServiceImpl::stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  for (grpc::CallbackServerContext* context : open_) context->TryCancel();
}

void ImeiServiceImpl::forget(grpc::CallbackServerContext* context) {
  const std::lock_guard lock(mutex_);
  open_.erase(context);
}

}  // namespace vouch::services
