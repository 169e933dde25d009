#include "services/correlator/policy/effect_walk.h"

#include <algorithm>
#include <thread>

#include "domain/trust/grounds.h"
#include "services/common/convert/convert.h"
#include "services/common/process/unary.h"

namespace vouch::services {
namespace {

using storage::PolicyStore;
using storage::ReevaluationStore;

/// Reading every binding once may take this long: a thousand million at the rate that is set if none is.
constexpr std::chrono::hours kLongest{2};
/// Read in one step: some tens of thousands of bindings, a tenth of a second.
constexpr std::uint64_t kPagesAtOnce = 1024;
constexpr std::chrono::milliseconds kBetweenNotes{500};

NetworkTime present_time() {
  return NetworkTime::from_us(now_us());
}

storage::ReevaluationProgress progress_of(const Comparison& comparison, std::uint64_t total) {
  return {std::max(total, comparison.bindings), comparison.bindings, comparison.changed};
}

}  // namespace

Result<Comparison> EffectWalk::compare(const Caller& caller, storage::ReevaluationCause cause,
                                       const Policy& policy, const Policy& in_force) {
  const auto id = storage::with_transaction(
      database_, storage::Access::kReadWrite, limit_, [&](storage::Transaction& transaction) {
        return ReevaluationStore{transaction}.begin(cause, policy.version, caller.name, present_time());
      });
  if (!id) return tl::make_unexpected(id.error());
  noted_ = Clock::now();
  Seen seen;
  seen.comparison.sessions_differ_on = sessions_differ_on(in_force, policy);
  const auto walked = walk(*id, policy, in_force.version, seen);
  end(*id, seen, !walked);
  if (!walked) return tl::make_unexpected(walked.error());
  return std::move(seen.comparison);
}

Result<void> EffectWalk::walk(storage::ReevaluationId id, const Policy& policy, const std::string& in_force,
                              Seen& seen) {
  return storage::with_transaction(
      database_, storage::Access::kReadOnly, kLongest,
      [&](storage::Transaction& transaction) -> Result<void> {
        PolicyStore store{transaction};
        const auto pages = store.binding_pages();
        if (!pages) return tl::make_unexpected(pages.error());
        const auto began = Clock::now();
        for (std::uint64_t page = 0; page < *pages;) {
          const std::uint64_t end = std::min(page + kPagesAtOnce, *pages);
          auto read = store.each_in_use(in_force, page, end, [&](const storage::VerdictInUse& used) {
            seen.comparison.add(used.stands, rule_on(policy, used.grounds), used.bindings);
          });
          if (!read) return read;
          page = end;
          seen.total = seen.comparison.bindings * *pages / page;
          note(id, seen);
          if (page == *pages) break;
          std::this_thread::sleep_until(
              began + std::chrono::microseconds{seen.comparison.bindings * 1'000'000 / bindings_per_second_});
        }
        return {};
      });
}

/// Progress is for whoever waits: that it cannot be told now and then ends nothing.
void EffectWalk::note(storage::ReevaluationId id, const Seen& seen) {
  if (Clock::now() - noted_ < kBetweenNotes) return;
  noted_ = Clock::now();
  const auto noted = storage::with_transaction(
      database_, storage::Access::kReadWrite, limit_, [&](storage::Transaction& transaction) {
        return ReevaluationStore{transaction}.note(id, progress_of(seen.comparison, seen.total),
                                                   present_time());
      });
  if (!noted) log_failure(noted.error());
}

void EffectWalk::end(storage::ReevaluationId id, const Seen& seen, bool failed) {
  const auto ended = storage::with_transaction(
      database_, storage::Access::kReadWrite, limit_, [&](storage::Transaction& transaction) {
        return ReevaluationStore{transaction}.end(id, progress_of(seen.comparison, 0), failed,
                                                  present_time());
      });
  if (!ended) log_failure(ended.error());
}

}  // namespace vouch::services
