#include "services/ingest/sink/batch_parts.h"

#include <algorithm>

namespace vouch::services {
namespace {

/// The share of part `index` of `count`.
template <class Fact>
void add_share(const std::vector<Fact>& facts, std::size_t index, std::size_t count,
               std::vector<Fact>& share) {
  const auto at = [&](std::size_t part) {
    return facts.begin() + static_cast<std::ptrdiff_t>(facts.size() * part / count);
  };
  share.insert(share.end(), at(index), at(index + 1));
}

}  // namespace

std::vector<Batch> parts_of(const Batch& batch, std::size_t count) {
  std::vector<Batch> parts;
  for (std::size_t i = 0; i < count; ++i) {
    Batch part;
    part.progress = batch.progress;
    add_share(batch.output.registrations, i, count, part.output.registrations);
    add_share(batch.output.reports, i, count, part.output.reports);
    add_share(batch.output.sessions, i, count, part.output.sessions);
    if (!is_empty(part)) parts.push_back(std::move(part));
  }
  if (parts.empty()) parts.emplace_back().progress = batch.progress;
  // How far the feed is settled is true only once all of it is stored.
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) parts[i].progress.settled_sequence = 0;
  parts.back().output.refusals = batch.output.refusals;
  parts.back().coverage = batch.coverage;
  parts.back().lives = batch.lives;
  return parts;
}

}  // namespace vouch::services
