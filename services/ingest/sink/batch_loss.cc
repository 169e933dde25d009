#include "services/ingest/sink/batch_loss.h"

#include <algorithm>

#include "services/ingest/sink/batch_storage.h"

namespace vouch::services {
namespace {

void extend(SpoolLabel& label, NetworkTime since, NetworkTime until) {
  label.since = std::min(label.since, since);
  label.until = std::max(label.until, until);
}

}  // namespace

SpoolLabel label_of(const Batch& batch) {
  SpoolLabel label;
  label.feed = batch.progress.feed;
  label.facts = facts_in(batch);
  const auto note = [&](NetworkTime when) { extend(label, when, when); };
  for (const auto& accepted : batch.output.registrations) note(accepted.registration.observed_at);
  for (const auto& report : batch.output.reports) note(report.registration.observed_at);
  for (const auto& session : batch.output.sessions) note(session.observed_at);
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
  Batch facts;
  facts.progress = batch.progress;
  facts.output = batch.output;
  Batch loss = loss_of(label_of(facts));
  std::copy_if(batch.coverage.begin(), batch.coverage.end(), std::back_inserter(loss.coverage),
               [](const FeedInterval& interval) { return interval.state != FeedState::kAlive; });
  loss.lives = batch.lives;
  return loss;
}

}  // namespace vouch::services
