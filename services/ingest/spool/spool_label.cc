#include "services/ingest/spool/spool_label.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "services/ingest/sqlite/local_database.h"

namespace vouch::services {

void HeldLabels::note(const SpoolLabel& label, std::uint64_t sequence) {
  if (label.feed.empty() || label.until < label.since) return;
  Held& held = by_feed_[label.feed];
  held.label.feed = label.feed;
  held.label.since = std::min(held.label.since, label.since);
  held.label.until = std::max(held.label.until, label.until);
  held.label.facts += label.facts;
  held.last_sequence = sequence;
}

void HeldLabels::forget_up_to(std::uint64_t sequence) {
  std::erase_if(by_feed_, [&](const auto& one) { return one.second.last_sequence <= sequence; });
}

std::vector<SpoolLabel> HeldLabels::take() {
  std::vector<SpoolLabel> labels;
  for (auto& [feed, held] : std::exchange(by_feed_, {})) labels.push_back(std::move(held.label));
  return labels;
}

std::vector<SpoolLabel> labels_in_damaged(const std::filesystem::path& file) {
  const auto database = LocalDatabase::open_read_only(file, "SPOOL");
  if (!database) return {};
  HeldLabels found;
  std::int64_t read_up_to = 0;
  for (const bool backwards : {false, true}) {
    auto labels = (*database)->prepare(
        std::string{"SELECT sequence, feed, since, until, facts FROM entry ORDER BY sequence"} +
        (backwards ? " DESC" : ""));
    if (!labels) return {};
    static_cast<void>(labels->each({}, [&](const LocalRow& row) {
      const std::int64_t sequence = row.integer(0);
      if (backwards && sequence <= read_up_to) return false;
      if (!backwards) read_up_to = sequence;
      found.note({std::string{row.octets(1)}, NetworkTime::from_us(row.integer(2)),
                  NetworkTime::from_us(row.integer(3)), static_cast<std::uint64_t>(row.integer(4))},
                 static_cast<std::uint64_t>(sequence));
      return true;
    }));
  }
  return found.take();
}

}  // namespace vouch::services
