#include "storage/reevaluation/reevaluation_walk.h"

#include "domain/common/sorted_set.h"
#include "storage/reevaluation/statements.h"

namespace vouch::storage {
namespace {

std::optional<CatalogueId> read_catalogue_id(RowReader& row) {
  const auto octets = row.maybe_uuid();
  return octets ? std::optional{CatalogueId{*octets}} : std::nullopt;
}

ReevaluationWalk read_walk(RowReader& row) {
  ReevaluationWalk walk;
  walk.id = row.number<ReevaluationId>();
  walk.cause = row.named(reevaluation_cause_from);
  walk.catalogue = read_catalogue_id(row);
  walk.before = read_catalogue_id(row);
  walk.after_impu = row.text();
  walk.after_binding = row.uuid();
  walk.after_known = row.time<KnowledgeTime>();
  walk.total = row.number<std::uint64_t>();
  walk.done = row.number<std::uint64_t>();
  return walk;
}

}  // namespace

Result<std::optional<ReevaluationWalk>> ReevaluationWalks::next(std::optional<ReevaluationId> failed) {
  auto found = transaction_.query(reevaluation_sql::kNextWalk, {cell(failed)}, read_walk);
  if (!found) return tl::make_unexpected(found.error());
  return found->empty() ? std::optional<ReevaluationWalk>{} : std::optional{std::move(found->front())};
}

Result<DifferingRanges> ReevaluationWalks::differing_ranges(const ReevaluationWalk& walk) {
  // Where there was no catalogue, even what the first one does not know is news.
  if (!walk.before || !walk.catalogue) return DifferingRanges{};
  std::set<std::int32_t> ranges;
  auto read =
      transaction_.each_row(reevaluation_sql::kDifferingRanges, {cell(walk.before), cell(walk.catalogue)},
                            [&](RowReader& row) { ranges.insert(row.number<std::int32_t>()); });
  if (!read) return tl::make_unexpected(read.error());
  return DifferingRanges{std::move(ranges)};
}

Result<ReevaluationStep> ReevaluationWalks::step(const ReevaluationWalk& walk, const DifferingRanges& ranges,
                                                 std::size_t most) {
  return walk.cause == ReevaluationCause::kTacCatalogue ? next_bindings(walk, ranges, most)
                                                        : next_imeis(walk, most);
}

Result<ReevaluationStep> ReevaluationWalks::next_bindings(const ReevaluationWalk& walk,
                                                          const DifferingRanges& ranges, std::size_t most) {
  ReevaluationStep step{walk, 0, {}, {}};
  auto read = transaction_.each_row(reevaluation_sql::kBindingsBehind,
                                    {cell(walk.after_impu), cell(walk.after_binding), cell(most)},
                                    [&](RowReader& row) {
                                      step.to.after_impu = row.text();
                                      step.to.after_binding = row.uuid();
                                      const auto range = row.maybe_number<std::int32_t>();
                                      ++step.passed;
                                      if (range && (!ranges || ranges->contains(*range)))
                                        step.impus.emplace_back(step.to.after_impu);
                                    });
  if (!read) return tl::make_unexpected(read.error());
  make_sorted_set(step.impus);
  return step;
}

Result<ReevaluationStep> ReevaluationWalks::next_imeis(const ReevaluationWalk& walk, std::size_t most) {
  ReevaluationStep step{walk, 0, {}, {}};
  auto read =
      transaction_.each_row(reevaluation_sql::kImeisBehind,
                            {cell(walk.after_known), cell(walk.after_impu), cell(most)}, [&](RowReader& row) {
                              step.subscriptions.push_back(row.identity<Subscription>());
                              step.to.after_impu = step.subscriptions.back().reveal();
                              step.to.after_known = row.time<KnowledgeTime>();
                              step.passed += row.number<std::uint64_t>();
                            });
  if (!read) return tl::make_unexpected(read.error());
  make_sorted_set(step.subscriptions);
  return step;
}

Result<void> ReevaluationWalks::walk_on(const ReevaluationWalk& from, const ReevaluationStep& step,
                                        std::uint64_t changed, NetworkTime now) {
  const auto gone_on = transaction_.change(
      reevaluation_sql::kWalkOn, {cell(from.id), cell(from.done), cell(from.total), cell(step.to.after_impu),
                                  cell(step.to.after_binding), cell(step.to.after_known), cell(step.passed),
                                  cell(changed), cell(step.passed == 0), cell(now)});
  if (!gone_on) return tl::make_unexpected(gone_on.error());
  if (*gone_on == 0) return fail("CONFLICT", "reevaluation");
  return {};
}

}  // namespace vouch::storage
