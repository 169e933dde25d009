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
    const bool is_known = spec.kind() != v1::LIVE_FEED_KIND_UNSPECIFIED;
    table.add({printable(spec.name()), is_known ? v1::LiveFeedKind_Name(spec.kind()) : "",
               is_known ? v1::ObservationPoint_Name(spec.observation_point()) : "",
               listens_on(spec, feed.bound_port()),
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

void print_quarantine(const v1::QuarantineState& kept) {
  if (kept.messages() + kept.purged_by_age() + kept.purged_for_room() + kept.not_kept() == 0) return;
  std::cout << fmt::format("refused messages kept: {} ({} octets)", kept.messages(), kept.octets());
  if (kept.purged_by_age() > 0) std::cout << fmt::format("; purged by age: {}", kept.purged_by_age());
  if (kept.purged_for_room() > 0) std::cout << fmt::format("; purged for room: {}", kept.purged_for_room());
  if (kept.not_kept() > 0) std::cout << fmt::format("; not kept: {}", kept.not_kept());
  std::cout << '\n';
}

void print_senders(const v1::Feed& feed) {
  for (const v1::SenderCounts& sender : feed.senders())
    std::cout << fmt::format("from {}: {} messages, {} octets, last {}\n", printable(sender.sender()),
                             sender.messages(), sender.octets(), shown(sender.last_message_at()));
}

/// What a listener counts beside messages.
void print_listener(const v1::Feed& feed) {
  if (feed.has_connections()) {
    const v1::ConnectionCounts& one = feed.connections();
    std::cout << fmt::format(
        "connections: {} open, {} accepted, {} refused, {} handshakes failed, {} broken off\n", one.open(),
        one.accepted(), one.refused(), one.handshakes_failed(), one.broken_off());
  }
  if (feed.has_answers()) {
    const v1::AnswerCounts& one = feed.answers();
    std::cout << fmt::format(
        "answered when durable: {}; before, at the deadline: {}; before, at once: {}; given up: {}\n",
        one.durable(), one.at_deadline(), one.at_once(), one.given_up());
  }
  if (feed.has_files()) {
    const v1::FileCounts& one = feed.files();
    std::cout << fmt::format("files done: {}; rejected: {}; read again: {}; stuck: {}\n", one.done(),
                             one.rejected(), one.read_again(), one.stuck());
  }
  if (feed.packets_without_sip() > 0)
    std::cout << fmt::format("packets without SIP: {}\n", feed.packets_without_sip());
}

}  // namespace

void print_feeds(const v1::ListFeedsResponse& response) {
  print_rows(response.feeds());
  print_sink(response.sink());
  print_quarantine(response.quarantine());
}

void print_feed(const v1::Feed& feed) {
  Feeds one;
  *one.Add() = feed;
  print_rows(one);
  if (feed.reports() > 0) std::cout << fmt::format("reports of the registrar: {}\n", feed.reports());
  print_senders(feed);
  print_listener(feed);
  for (const auto& refusal : feed.refusals())
    std::cout << fmt::format("refused {}: {}\n", printable(refusal.code()), refusal.count());
  for (const auto& loss : feed.losses())
    std::cout << fmt::format("lost {} from {}: {}\n", printable(loss.code()), printable(loss.sender()),
                             loss.count());
  print_quarantine(feed.quarantine());
  if (feed.stamps_apart() > 0)
    std::cout << fmt::format("stamped far from when they came: {} messages\n", feed.stamps_apart());
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
