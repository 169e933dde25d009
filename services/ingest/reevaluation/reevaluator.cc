#include "services/ingest/reevaluation/reevaluator.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "domain/common/sorted_set.h"
#include "services/common/convert/convert.h"
#include "services/common/log/log.h"
#include "services/ingest/sink/batch_storage.h"

namespace vouch::services {
namespace {

using Clock = std::chrono::steady_clock;

/// Bindings looked at in one step: most need not be judged anew where two catalogues differ in a few types.
constexpr std::size_t kBindingsAtOnce = 1000;
/// Identities judged in one transaction: what feeds tell waits for no more than that.
constexpr std::size_t kIdentitiesAtOnce = 50;
/// Of the time, one part is for judging anew and the others for the feeds. A step takes longer where they are
/// busy, and the rest after it with it.
constexpr int kRests = 3;
constexpr std::chrono::seconds kBetweenLooks{1};
constexpr std::chrono::seconds kAfterTrouble{5};

NetworkTime time_now() {
  return NetworkTime::from_us(now_us());
}

/// Where processors are short, everything else goes first.
void give_way_to_feeds() {
  constexpr int kNicest = 19;
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNicest);
}

}  // namespace

Reevaluator::Reevaluator(storage::Database& database, BatchStore& store, std::chrono::milliseconds limit)
    : database_(database), store_(store), limit_(limit), thread_([this] { run(); }) {}

Reevaluator::~Reevaluator() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  ends_.notify_all();
  thread_.join();
}

bool Reevaluator::wait(Clock::duration time) {
  std::unique_lock lock(mutex_);
  return !ends_.wait_for(lock, time, [this] { return ending_; });
}

bool Reevaluator::rest_after(Clock::duration worked) {
  return wait(worked * kRests);
}

void Reevaluator::run() {
  give_way_to_feeds();
  bool told = false;
  for (Clock::duration pause{}; wait(pause);) {
    const auto worked = take_step();
    pause = !worked   ? Clock::duration{kAfterTrouble}
            : *worked ? Clock::duration{}
                      : Clock::duration{kBetweenLooks};
    failed_ = worked ? std::nullopt : std::exchange(tried_, std::nullopt);
    const bool will_pass = !worked && worked.error().code != "TIMEOUT" && may_pass(worked.error());
    if (worked) {
      told = false;
    } else if (!will_pass && !told) {
      log(message::kReevaluationStuck, {{"code", SafeText{worked.error().code}}});
      told = true;
    }
  }
}

Result<bool> Reevaluator::take_step() {
  const auto began = Clock::now();
  const auto found = next();
  if (!found) return tl::make_unexpected(found.error());
  if (!*found) return false;
  if (!rest_after(Clock::now() - began)) return false;
  if (auto judged = judge(**found); !judged) return tl::make_unexpected(judged.error());
  return true;
}

Result<std::optional<Reevaluator::Next>> Reevaluator::next() {
  return storage::with_transaction(
      database_, storage::Access::kReadOnly, limit_,
      [&](storage::Transaction& transaction) -> Result<std::optional<Next>> {
        storage::ReevaluationWalks walks{transaction};
        auto walk = walks.next(failed_);
        if (!walk) return tl::make_unexpected(walk.error());
        if (!*walk) return std::optional<Next>{};
        tried_ = (*walk)->id;
        if (ranges_of_ != (*walk)->id) {
          auto ranges = walks.differing_ranges(**walk);
          if (!ranges) return tl::make_unexpected(ranges.error());
          ranges_ = std::move(*ranges);
          ranges_of_ = (*walk)->id;
        }
        auto step = walks.step(**walk, ranges_, kBindingsAtOnce);
        if (!step) return tl::make_unexpected(step.error());
        if (auto added = add_identities(storage::BindingReader{transaction}, *step); !added)
          return tl::make_unexpected(added.error());
        return std::optional{Next{std::move(**walk), std::move(*step)}};
      });
}

/// Those that were ever registered with the step's subscriptions.
Result<void> Reevaluator::add_identities(storage::BindingReader reader, storage::ReevaluationStep& step) {
  for (const Subscription& subscription : step.subscriptions) {
    for (const Impi& impi : impis_of(subscription)) {
      const auto impus = reader.impus_of(impi, KnowledgeTime::max());
      if (!impus) return tl::make_unexpected(impus.error());
      insert_all_sorted(step.impus, *impus);
    }
  }
  return {};
}

Result<void> Reevaluator::judge(const Next& next) {
  const auto walk_on = [&](storage::Transaction& transaction, std::size_t changed) {
    return storage::ReevaluationWalks{transaction}.walk_on(next.walk, next.step, changed, time_now());
  };
  const std::vector<Impu>& impus = next.step.impus;
  std::size_t changed_before = 0;
  for (std::size_t at = 0; at < impus.size(); at += kIdentitiesAtOnce) {
    const auto first = impus.begin() + static_cast<std::ptrdiff_t>(at);
    const std::vector<Impu> some(
        first, first + static_cast<std::ptrdiff_t>(std::min(kIdentitiesAtOnce, impus.size() - at)));
    const bool last = at + kIdentitiesAtOnce >= impus.size();
    const auto began = Clock::now();
    const auto changed =
        store_.judge_anew(some, [&](storage::Transaction& transaction, std::size_t rows) -> Result<void> {
          return last ? walk_on(transaction, changed_before + rows) : Result<void>{};
        });
    if (!changed) return tl::make_unexpected(changed.error());
    changed_before += *changed;
    if (!rest_after(Clock::now() - began)) return {};
  }
  if (!impus.empty()) return {};
  return storage::with_transaction(
      database_, storage::Access::kReadWrite, limit_,
      [&](storage::Transaction& transaction) { return walk_on(transaction, 0); });
}

}  // namespace vouch::services
