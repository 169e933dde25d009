#include "services/exporter/export_stream.h"

#include <chrono>
#include <utility>

#include "services/answer/message/answer_message.h"
#include "services/common/convert/convert.h"
#include "services/common/process/unary.h"
#include "services/exporter/package_of_answer.h"

namespace vouch::services {
namespace {

constexpr auto kLimit =
    std::chrono::minutes{10};  // reading a whole warrant's period takes longer than a query may

v1::CreateExportResponse summary_of(const ExportAnswer& answer, const PackageId& id) {
  v1::CreateExportResponse response;
  v1::ExportSummary& summary = *response.mutable_summary();
  *summary.mutable_basis() = to_proto(answer.basis);
  summary.set_package_id(format_uuid(id.octets));
  *summary.mutable_period() = to_proto(answer.period);
  summary.set_bindings(answer.bindings.size());
  summary.set_sessions(answer.sessions.size());
  summary.set_file_name(package_file_name(id));
  return response;
}

}  // namespace

void ExportStream::begin(WorkerPool& workers, ExportOrder order) {
  const std::lock_guard lock(mutex_);
  working_ = true;
  // The order holds a certificate that cannot be copied, as std::function wants to.
  auto shared = std::make_shared<ExportOrder>(std::move(order));
  if (workers.submit([self = shared_from_this(), shared] { self->work(*shared); })) return;
  working_ = false;
  finish(to_status({"OVERLOADED", {}, 0}));
}

void ExportStream::end(const Error& error) {
  const std::lock_guard lock(mutex_);
  broken_ = true;
  taken_.notify_all();
  if (!working_) finish(to_status(error));
}

void ExportStream::work(const ExportOrder& order) {
  const Result<void> built = build(order);
  if (!built) log_failure(built.error());
  const std::lock_guard lock(mutex_);
  working_ = false;
  finish(broken_ ? grpc::Status::CANCELLED : built ? grpc::Status::OK : to_status(built.error()));
}

Result<void> ExportStream::build(const ExportOrder& order) {
  const auto answer =
      desk_.answer<ExportAnswer>(order.question, std::chrono::milliseconds{kLimit},
                                 [&](Case& open_case) { return warrant_export(open_case, order.period); });
  if (!answer) return tl::make_unexpected(answer.error());
  const auto id = new_package_id();
  if (!id) return tl::make_unexpected(id.error());
  auto package = package_of(*answer, *id, "vouch-exporter", KnowledgeTime::from_us(now_us()));
  if (!package) return tl::make_unexpected(package.error());
  if (auto sent = send(summary_of(*answer, *id)); !sent) return sent;
  const auto sealed = package->finish(signer_, order.recipient, [&](std::string_view octets) {
    v1::CreateExportResponse response;
    response.set_chunk(std::string{octets});
    return send(std::move(response));
  });
  if (!sealed) return tl::make_unexpected(sealed.error());
  return {};
}

Result<void> ExportStream::send(v1::CreateExportResponse response) {
  std::unique_lock lock(mutex_);
  if (broken_) return fail("CANCELLED");
  outgoing_ = std::move(response);
  writing_ = true;
  StartWrite(&outgoing_);
  taken_.wait(lock, [this] { return !writing_; });
  if (broken_) return fail("CANCELLED");
  return {};
}

void ExportStream::finish(const grpc::Status& status) {
  if (over_) return;
  over_ = true;
  Finish(status);
}

void ExportStream::OnWriteDone(bool ok) {
  const std::lock_guard lock(mutex_);
  writing_ = false;
  broken_ = broken_ || !ok;
  taken_.notify_all();
}

void ExportStream::OnCancel() {
  const std::lock_guard lock(mutex_);
  broken_ = true;
  taken_.notify_all();
}

void ExportStream::OnDone() {
  farewell_(this);
  std::shared_ptr<ExportStream> self;
  const std::lock_guard lock(mutex_);
  self.swap(self_);
}

}  // namespace vouch::services
