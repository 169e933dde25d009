#include "services/vouchctl/feed/feed_view.h"

#include <fmt/format.h>

#include <iostream>

#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/table.h"
#include "services/vouchctl/shell/times.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;
using Feeds = google::protobuf::RepeatedPtrField<v1::Feed>;

std::string listens_on(const v1::FeedSpec& spec, std::uint32_t bound_port) {
  if (spec.kind() == v1::CAPTURE_DIRECTORY) return printable(spec.directory());
  if (spec.transport() == v1::FEED_TRANSPORT_UNSPECIFIED) return "";
  const std::string transport = v1::FeedTransport_Name(spec.transport()).substr(std::string{"FEED_"}.size());
  const std::uint32_t port = bound_port == 0 ? spec.port() : bound_port;
  return fmt::format("{} {}:{}", transport, printable(spec.address()), port);
}

std::string drops_of(const v1::Feed& feed) {
  std::uint64_t drops = 0;
  for (const auto& loss : feed.losses()) drops += loss.count();
  return std::to_string(drops);
}

std::string refusals_of(const v1::Feed& feed) {
  std::uint64_t refusals = 0;
  for (const auto& refusal : feed.refusals()) refusals += refusal.count();
  return std::to_string(refusals);
}

std::string milliseconds(std::int64_t microseconds) {
  constexpr double us_per_ms = 1000;
  return fmt::format("{:.1f} ms", static_cast<double>(microseconds) / us_per_ms);
}

void print_rows(const Feeds& feeds) {
  Table table{{"FEED", "KIND", "OBSERVES", "LISTENS", "STATE", "MESSAGES", "PER SECOND", "REGISTRATIONS",
               "LAG", "LAST", "DROPS", "REFUSED"}};
  for (const v1::Feed& feed : feeds) {
    const v1::FeedSpec& spec = feed.spec();
    table.add({printable(spec.name()), v1::LiveFeedKind_Name(spec.kind()),
               v1::ObservationPoint_Name(spec.observation_point()), listens_on(spec, feed.bound_port()),
               printable(feed.state() + (feed.problem().empty() ? "" : ": " + feed.problem())),
               std::to_string(feed.messages()), fmt::format("{:.1f}", feed.messages_per_second()),
               std::to_string(feed.registrations()), milliseconds(feed.lag_microseconds()),
               feed.has_last_message_at() ? shown(feed.last_message_at()) : "", drops_of(feed),
               refusals_of(feed)});
  }
  table.print(std::cout);
}

void print_sink(const v1::SinkState& sink) {
  std::cout << (sink.direct() ? "The database takes what feeds bring" : "The database is away or slow")
            << fmt::format("; {} batches ({} octets) wait on the local disk.\n", sink.spool_entries(),
                           sink.spool_octets());
  if (sink.given_up_batches() > 0)
    std::cout << fmt::format("{} batches could be stored nowhere.\n", sink.given_up_batches());
  if (sink.set_aside_batches() > 0)
    std::cout << fmt::format("{} batches stand aside: the database will not have them.\n",
                             sink.set_aside_batches());
}

}  // namespace

void print_feeds(const v1::ListFeedsResponse& response) {
  print_rows(response.feeds());
  print_sink(response.sink());
}

void print_feed(const v1::Feed& feed) {
  Feeds one;
  *one.Add() = feed;
  print_rows(one);
  if (feed.reports() > 0) std::cout << fmt::format("reports of the registrar: {}\n", feed.reports());
  for (const auto& refusal : feed.refusals())
    std::cout << fmt::format("refused {}: {}\n", printable(refusal.code()), refusal.count());
  for (const auto& loss : feed.losses())
    std::cout << fmt::format("lost {} from {}: {}\n", printable(loss.code()), printable(loss.sender()),
                             loss.count());
  if (feed.unpaired_registers() + feed.unpaired_successes() > 0) {
    std::cout << fmt::format("unpaired: {} REGISTERs without response, {} responses without REGISTER\n",
                             feed.unpaired_registers(), feed.unpaired_successes());
  }
}

void print_rejected(const v1::ListRejectedResponse& response) {
  for (const v1::Rejected& one : response.rejected()) {
    std::cout << fmt::format("{}  {}  {}  {}  {} octets\n{}\n", shown(one.at()), printable(one.feed()),
                             printable(one.code()), printable(one.where()), one.octets(), one.shape());
  }
}

}  // namespace vouch::services
