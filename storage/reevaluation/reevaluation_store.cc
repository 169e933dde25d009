#include "storage/reevaluation/reevaluation_store.h"

#include "domain/common/names.h"
#include "storage/reevaluation/statements.h"

namespace vouch::storage {
namespace {

constexpr Names<ReevaluationCause, 4> kCauses{{{ReevaluationCause::kPolicy, "POLICY"},
                                               {ReevaluationCause::kDryRun, "DRY_RUN"},
                                               {ReevaluationCause::kTacCatalogue, "TAC_CATALOGUE"},
                                               {ReevaluationCause::kNetworkImei, "NETWORK_IMEI"}}};

Reevaluation read_reevaluation(RowReader& row) {
  Reevaluation one;
  one.id = row.number<ReevaluationId>();
  one.cause = row.named(reevaluation_cause_from);
  one.subject = row.text();
  one.asked_by = row.text();
  one.asked_at = row.time<NetworkTime>();
  one.begun_at = row.maybe_time<NetworkTime>();
  one.progress_at = row.maybe_time<NetworkTime>();
  one.ended_at = row.maybe_time<NetworkTime>();
  one.failed = row.boolean();
  one.total = row.number<std::uint64_t>();
  one.done = row.number<std::uint64_t>();
  one.changed = row.number<std::uint64_t>();
  return one;
}

Result<void> without_count(Result<std::size_t> changed) {
  if (!changed) return tl::make_unexpected(changed.error());
  return {};
}

}  // namespace

std::string_view name_of(ReevaluationCause cause) {
  return name_in(kCauses, cause);
}
std::optional<ReevaluationCause> reevaluation_cause_from(std::string_view name) {
  return value_in(kCauses, name);
}

Result<void> ReevaluationStore::ask_for_catalogue(const CatalogueRecord& to,
                                                  const std::optional<CatalogueId>& before, NetworkTime now) {
  return without_count(transaction_.change(
      reevaluation_sql::kAskForCatalogue,
      {cell(std::to_string(to.version)), cell(to.id), cell(before), cell(to.origin.imported_by), cell(now)}));
}

Result<void> ReevaluationStore::ask_for_imeis(std::size_t count, KnowledgeTime known_before,
                                              std::string_view asked_by, NetworkTime now) {
  const auto joined = transaction_.change(reevaluation_sql::kAskForMoreImeis, {cell(count)});
  if (!joined) return tl::make_unexpected(joined.error());
  if (*joined > 0) return {};
  return without_count(transaction_.change(reevaluation_sql::kAskForImeis,
                                           {cell(asked_by), cell(now), cell(count), cell(known_before)}));
}

Result<ReevaluationId> ReevaluationStore::begin(ReevaluationCause cause, std::string_view subject,
                                                std::string_view asked_by, NetworkTime now) {
  const auto begun = transaction_.query(reevaluation_sql::kBeginReevaluation,
                                        {cell(name_of(cause)), cell(subject), cell(asked_by), cell(now)},
                                        [](RowReader& row) { return row.number<ReevaluationId>(); });
  if (!begun) return tl::make_unexpected(begun.error());
  return begun->front();
}

Result<void> ReevaluationStore::note(ReevaluationId id, const ReevaluationProgress& progress,
                                     NetworkTime now) {
  return without_count(transaction_.change(
      reevaluation_sql::kNoteProgress,
      {cell(id), cell(progress.total), cell(progress.done), cell(progress.changed), cell(now)}));
}

Result<void> ReevaluationStore::end(ReevaluationId id, const ReevaluationProgress& progress, bool failed,
                                    NetworkTime now) {
  return without_count(
      transaction_.change(reevaluation_sql::kEndReevaluation,
                          {cell(id), cell(progress.done), cell(progress.changed), cell(failed), cell(now)}));
}

Result<std::vector<Reevaluation>> ReevaluationStore::list(std::size_t most) {
  return transaction_.query(reevaluation_sql::kReevaluations, {cell(most)}, read_reevaluation);
}

}  // namespace vouch::storage
