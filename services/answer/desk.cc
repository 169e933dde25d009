#include "services/answer/desk.h"

#include <algorithm>
#include <utility>

#include "services/answer/sitting.h"
#include "storage/audit/audit_log.h"
#include "storage/feed/feed_reader.h"

namespace vouch::services {

void Case::cut_to(const Period& period) {
  period_ = period;
  world_ = World{knowledge_, period.until, NetworkTime::from_us(world_.as_of().us)};
}

void Case::settle_at(NetworkTime when) {
  world_ = World{knowledge_, period_.until, when};
}

Result<Coverage> Case::coverage(NetworkTime since, NetworkTime until, std::span<const Signalling> of) {
  auto records = storage::FeedReader{transaction()}.records(since, until, world_.as_of());
  if (!records) return tl::make_unexpected(records.error());
  return covered({since, until, of, since}, std::move(*records));
}

bool Case::reach_back(const FeedRecords& records) {
  const NetworkTime before = spoken_of_->since;
  for (const DroppedTime& gone : records.dropped) {
    if (gone.until > spoken_of_->dropped_since && !was_kept_for(warrant_, gone.dropped_at))
      spoken_of_->since = std::min(spoken_of_->since, std::max(gone.since, spoken_of_->dropped_since));
  }
  return spoken_of_->since < before;
}

Coverage Case::covered(const SpokenOf& spoken_of, FeedRecords records) const {
  std::erase_if(records.dropped,
                [&](const DroppedTime& gone) { return was_kept_for(warrant_, gone.dropped_at); });
  return cover(spoken_of.since, spoken_of.until, now_, spoken_of.of, records);
}

void Desk::answer_alone(const Matter& matter, std::chrono::milliseconds limit) {
  const auto outcomes = sit(database_, std::span{&matter, 1}, clock_, limit);
  matter.done(outcomes ? *outcomes->front() : tl::make_unexpected(outcomes.error()));
}

std::vector<std::size_t> Desk::answer_together(std::span<const Matter> matters,
                                               std::chrono::milliseconds limit,
                                               const std::function<void()>& decided) {
  if (matters.empty()) {
    decided();
    return {};
  }
  // A part of the time only: what makes it too long is answered alone, and the others still have theirs.
  constexpr int share = 4;
  const auto outcomes = sit(database_, matters, clock_, matters.size() > 1 ? limit / share : limit);
  decided();
  const bool all_fail = !outcomes && (matters.size() == 1 || outcomes.error().code == "UNAVAILABLE");
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < matters.size(); ++i) {
    if (all_fail) {
      matters[i].done(tl::make_unexpected(outcomes.error()));
    } else if (outcomes && (*outcomes)[i]) {
      matters[i].done(*(*outcomes)[i]);
    } else {
      left.push_back(i);
    }
  }
  return left;
}

Error Desk::turn_away(const Question& question, const Error& error, std::chrono::milliseconds limit) {
  const auto number = storage::AuditLog::append(database_, limit, record_of(question, "REFUSED", error.code));
  return number ? error : not_on_record(number.error());
}

}  // namespace vouch::services
