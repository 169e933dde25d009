#include "services/ingest/sink/batch_loss.h"

#include <algorithm>

#include "domain/coverage/stretches.h"
#include "services/ingest/sink/batch_storage.h"

namespace vouch::services {
namespace {

void extend(SpoolLabel& label, NetworkTime since, NetworkTime until) {
  label.since = std::min(label.since, since);
  label.until = std::max(label.until, until);
}

/// When its facts were observed, and how many then.
Stretches times_of(const signalling::PipelineOutput& output) {
  Stretches times;
  const auto note = [&](NetworkTime when, std::size_t facts) { times.note(when, when, facts); };
  for (const auto& accepted : output.registrations)
    note(accepted.registration.observed_at, fact_count(accepted));
  for (const auto& report : output.reports) note(report.registration->observed_at, 1);
  for (const auto& session : output.sessions) note(session.observed_at, 1);
  return times;
}

}  // namespace

SpoolLabel label_of(const Batch& batch) {
  SpoolLabel label;
  label.feed = batch.progress.feed;
  label.facts = facts_in(batch);
  const Stretches times = times_of(batch.output);
  for (const auto& [since, until, facts] : times.all()) extend(label, since, until);
  for (const FeedInterval& interval : batch.coverage) {
    if (blinds(interval.state)) extend(label, interval.since, interval.until);
  }
  return label;
}

Batch loss_of(const SpoolLabel& label) {
  Batch loss;
  if (!label.feed.empty() && label.since <= label.until)
    loss.coverage.push_back({label.feed, label.since, label.until, FeedState::kLost, label.facts});
  return loss;
}

Batch loss_of(const Batch& batch) {
  Batch loss;
  if (!batch.progress.feed.empty()) {
    const Stretches times = times_of(batch.output);
    for (const auto& [since, until, facts] : times.all())
      loss.coverage.push_back({batch.progress.feed, since, until, FeedState::kLost, facts});
  }
  std::copy_if(batch.coverage.begin(), batch.coverage.end(), std::back_inserter(loss.coverage),
               [](const FeedInterval& interval) { return interval.state != FeedState::kAlive; });
  loss.lives = batch.lives;
  return loss;
}

}  // namespace vouch::services
