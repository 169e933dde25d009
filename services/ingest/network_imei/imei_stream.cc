#include "services/ingest/network_imei/imei_stream.h"

#include "services/common/convert/convert.h"
#include "services/common/process/unary.h"
#include "services/common/status/status.h"
#include "services/ingest/network_imei/imei_messages.h"
#include "storage/ingest/ingest_transaction.h"
#include "storage/network_imei/network_imei_store.h"
#include "storage/reevaluation/reevaluation_store.h"

namespace vouch::services {

void ImeiStream::end(const Error& error) {
  Finish(to_status(error));
}

void ImeiStream::OnReadDone(bool ok) {
  if (!ok) return Finish(grpc::Status::OK);
  if (!workers_.submit([self = shared_from_this()] { self->work(); })) end({"OVERLOADED", {}, 0});
}

void ImeiStream::work() {
  response_.Clear();
  if (const auto stored = store(); !stored) {
    log_failure(stored.error());
    return end(stored.error());
  }
  StartWrite(&response_);
}

Result<void> ImeiStream::store() {
  const ReportedImeis reported = reported_in(request_);
  for (const auto& [code, count] : reported.refused) {
    auto& refused = *response_.add_refused();
    refused.set_code(code);
    refused.set_count(count);
  }
  if (reported.readable.empty()) return {};
  auto transaction = storage::IngestTransaction::begin(database_, limit_);
  if (!transaction) return tl::make_unexpected(transaction.error());
  const auto added =
      storage::NetworkImeiStore{transaction->transaction()}.add(reported.readable, transaction->known_at());
  if (!added) return tl::make_unexpected(added.error());
  if (*added > 0) {
    auto asked = storage::ReevaluationStore{transaction->transaction()}.ask_for_imeis(
        *added, transaction->known_before(), caller_, NetworkTime::from_us(now_us()));
    if (!asked) return asked;
  }
  if (auto committed = transaction->commit(); !committed) return committed;
  response_.set_stored(*added);
  response_.set_known(reported.readable.size() - *added);
  return {};
}

void ImeiStream::OnWriteDone(bool ok) {
  if (!ok) return Finish(grpc::Status::CANCELLED);
  StartRead(&request_);
}

void ImeiStream::OnDone() {
  farewell_();
  const auto self = std::move(self_);
}

}  // namespace vouch::services
