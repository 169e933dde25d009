#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "services/vouchctl/feed/feed_names.h"
#include "services/vouchctl/feed/feed_state.h"
#include "services/vouchctl/feed/feed_view.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/table.h"
#include "services/vouchctl/shell/times.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

/// A number in seven characters: "1234567", "12.3 M", "12.3 G".
std::string short_count(std::uint64_t count) {
  constexpr double million = 1e6;
  constexpr double milliard = 1e9;
  const auto number = static_cast<double>(count);
  if (number < 10 * million) return std::to_string(count);
  return number < milliard ? fmt::format("{:.1f} M", number / million)
                           : fmt::format("{:.1f} G", number / milliard);
}

std::string since_last(const v1::Feed& feed, NetworkTime now) {
  if (!feed.has_last_message_at()) return "never";
  const auto& last = feed.last_message_at();
  return short_span(now.us - last.seconds() * 1'000'000 - last.nanos() / 1000);
}

template <class Counts>
std::string sum_of(const Counts& counts) {
  std::uint64_t sum = 0;
  for (const auto& one : counts) sum += one.count();
  return short_count(sum);
}

void print_rows(std::ostream& out, const google::protobuf::RepeatedPtrField<v1::Feed>& feeds,
                NetworkTime now) {
  Table table{
      {"FEED", "KIND", "STATE", "PER\nSECOND", "REGIS-\nTERED", "LAG", "SINCE\nLAST", "LOST", "REFUSED"}};
  for (const v1::Feed& feed : feeds) {
    // The longer word would cost every row its place.
    const bool is_directory = feed.spec().kind() == v1::CAPTURE_DIRECTORY;
    table.add({printable(feed.spec().name()),
               is_directory ? "directory" : std::string{shown(feed.spec().kind())}, printable(feed.state()),
               fmt::format("{:.1f}", feed.messages_per_second()), short_count(feed.registrations()),
               short_span(feed.lag_microseconds()), since_last(feed, now), sum_of(feed.losses()),
               sum_of(feed.refusals())});
  }
  table.print(out);
}

void print_sink(std::ostream& out, const v1::SinkState& sink) {
  out << (sink.direct() ? "The database takes what feeds bring" : "The database is away or slow")
      << fmt::format("; {} batches ({} octets) wait on the local disk.\n", sink.spool_entries(),
                     sink.spool_octets());
  if (sink.given_up_batches() > 0)
    out << fmt::format("{} batches could be stored nowhere.\n", sink.given_up_batches());
  if (sink.set_aside_batches() > 0)
    out << fmt::format("{} batches stand aside: the database will not have them.\n",
                       sink.set_aside_batches());
}

}  // namespace

std::string short_span(std::int64_t microseconds) {
  struct Unit {
    std::int64_t from_us;
    std::int64_t us;
    const char* name;
  };
  constexpr std::array units{Unit{172'800'000'000, 86'400'000'000, "d"},
                             Unit{7'200'000'000, 3'600'000'000, "h"}, Unit{120'000'000, 60'000'000, "min"},
                             Unit{1'000'000, 1'000'000, "s"}};
  for (const Unit& unit : units) {
    if (microseconds >= unit.from_us) return fmt::format("{} {}", microseconds / unit.us, unit.name);
  }
  return fmt::format("{} ms", std::max<std::int64_t>(microseconds, 0) / 1000);
}

void print_feeds(std::ostream& out, const v1::ListFeedsResponse& response, NetworkTime now) {
  if (response.feeds().empty()) {
    out << "No feed. `vouchctl feed add --help` tells how to add one.\n";
  } else {
    print_rows(out, response.feeds(), now);
  }
  for (const v1::Feed& feed : response.feeds()) {
    if (const std::string text = trouble_text(feed); !text.empty())
      out << printable(feed.spec().name()) << ": " << text << '\n';
  }
  print_sink(out, response.sink());
  print_quarantine(out, response.quarantine());
}

void print_quarantine(std::ostream& out, const v1::QuarantineState& kept) {
  if (kept.messages() + kept.purged_by_age() + kept.purged_for_room() + kept.not_kept() == 0) return;
  out << fmt::format("refused messages kept: {} ({} octets)", kept.messages(), kept.octets());
  if (kept.purged_by_age() > 0) out << fmt::format("; purged by age: {}", kept.purged_by_age());
  if (kept.purged_for_room() > 0) out << fmt::format("; purged for room: {}", kept.purged_for_room());
  if (kept.not_kept() > 0) out << fmt::format("; not kept: {}", kept.not_kept());
  out << '\n';
}

void print_rejected(std::ostream& out, const v1::ListRejectedResponse& response) {
  if (response.rejected().empty()) out << "Nothing was refused lately.\n";
  for (const v1::Rejected& one : response.rejected()) {
    out << fmt::format("{}  {}{}  {}  {}", shown(one.at()), printable(one.feed()),
                       one.feed_removed() ? " (not listed)" : "", printable(one.code()),
                       printable(one.where()));
    // Of a file there is the name alone.
    if (one.octets() > 0) out << fmt::format("  {} octets\n{}", one.octets(), one.shape());
    out << '\n';
  }
}

}  // namespace vouch::services
