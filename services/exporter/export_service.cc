#include "services/exporter/export_service.h"

#include <chrono>

#include "services/common/caller/admission.h"
#include "services/common/convert/convert.h"
#include "services/common/process/unary.h"
#include "services/exporter/export_stream.h"

namespace vouch::services {
namespace {

constexpr auto kRecordLimit = std::chrono::seconds{10};  // putting a refusal on record

Result<Period> period_from(const v1::Interval& interval) {
  if (!interval.has_since()) return fail("BAD_TIME", "period.since");
  if (!interval.has_until()) return fail("BAD_TIME", "period.until");
  const auto since = time_from<NetworkTime>(interval.since(), "period.since");
  if (!since) return tl::make_unexpected(since.error());
  const auto until = time_from<NetworkTime>(interval.until(), "period.until");
  if (!until) return tl::make_unexpected(until.error());
  if (*until <= *since) return fail("BAD_PERIOD", "period.until");
  return Period{*since, *until};
}

/// The request as it goes on record: without the certificate, which says nothing about what was asked.
std::string asked(v1::CreateExportRequest request) {
  request.clear_recipient_certificate();
  return to_json(request);
}

Question question_of(const v1::CreateExportRequest& request, Caller caller, Liid liid) {
  return {"vouch-exporter",  "CreateExport", std::move(caller), std::move(liid),
          Delivery::kExport, std::nullopt,   asked(request)};
}

Result<ExportOrder> order_from(const v1::CreateExportRequest& request, const Result<Caller>& caller) {
  if (!caller) return tl::make_unexpected(caller.error());
  auto liid = parse_liid(request.liid());
  if (!liid) return tl::make_unexpected(liid.error());
  const auto period = period_from(request.period());
  if (!period) return tl::make_unexpected(period.error());
  Question question = question_of(request, *caller, std::move(*liid));
  if (request.has_as_of()) {
    const auto as_of = time_from<KnowledgeTime>(request.as_of(), "as_of");
    if (!as_of) return tl::make_unexpected(as_of.error());
    question.as_of = *as_of;
  }
  auto recipient =
      RecipientCertificate::read(request.recipient_certificate(), KnowledgeTime::from_us(now_us()));
  if (!recipient) return tl::make_unexpected(recipient.error());
  return ExportOrder{std::move(question), *period, std::move(*recipient)};
}

}  // namespace

grpc::ServerWriteReactor<v1::CreateExportResponse>* ExportServiceImpl::CreateExport(
    grpc::CallbackServerContext* context, const v1::CreateExportRequest* request) {
  auto order = order_from(*request, admit(*context, "/vouch.v1.ExportService/CreateExport"));
  const std::lock_guard lock(mutex_);
  const auto stream =
      std::make_shared<ExportStream>(desk_, signer_, [this](ExportStream* done) { forget(done); });
  stream->keep();
  streams_.insert(stream.get());
  if (order) {
    stream->begin(workers_, std::move(*order));
  } else {
    turn_away(stream, question_of(*request, claimed_caller(*context), readable_liid(request->liid())),
              order.error());
  }
  return stream.get();
}

void ExportServiceImpl::turn_away(const std::shared_ptr<ExportStream>& stream, const Question& question,
                                  const Error& error) {
  const bool taken = workers_.submit([&desk = desk_, stream, question, error] {
    const Error told = desk.turn_away(question, error, kRecordLimit);
    log_failure(told);
    stream->end(told);
  });
  if (!taken) stream->end({"OVERLOADED", {}, 0});
}

void ExportServiceImpl::stop() {
  const std::lock_guard lock(mutex_);
  for (ExportStream* stream : streams_) stream->end({"STOPPING", {}, 0});
}

void ExportServiceImpl::forget(ExportStream* stream) {
  const std::lock_guard lock(mutex_);
  streams_.erase(stream);
}

}  // namespace vouch::services
