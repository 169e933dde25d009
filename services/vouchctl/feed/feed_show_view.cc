#include <fmt/format.h>

#include "services/vouchctl/feed/feed_names.h"
#include "services/vouchctl/feed/feed_state.h"
#include "services/vouchctl/feed/feed_view.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/times.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

/// A name and what stands for it; nothing if that is empty.
void row(std::ostream& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out << fmt::format("{:<16}{}\n", name, value);
}

template <class Texts>
std::string listed(const Texts& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + printable(text);
  return list;
}

std::string listens_on(const v1::FeedSpec& spec, std::uint32_t bound_port) {
  if (spec.kind() == v1::CAPTURE_DIRECTORY) return "in folder " + printable(spec.directory());
  const bool is_ipv6 = spec.address().find(':') != std::string::npos;
  return fmt::format(fmt::runtime(is_ipv6 ? "{} [{}]:{}" : "{} {}:{}"), shown(spec.transport()),
                     printable(spec.address()), bound_port == 0 ? spec.port() : bound_port);
}

std::string bounds_text(const v1::Feed& feed) {
  constexpr std::uint64_t mebi = 1U << 20U;
  std::string text = fmt::format("{} MiB not durable yet", feed.most_unsettled_octets() / mebi);
  if (feed.connections().most() > 0) text += fmt::format(", {} connections", feed.connections().most());
  if (feed.connections().most_of_one_sender() > 0)
    text += fmt::format(", {} of one sender", feed.connections().most_of_one_sender());
  return text;
}

/// What the administrator chose. Files are named, and what they hold is never told.
void print_settings(std::ostream& out, const v1::Feed& feed) {
  const v1::FeedSpec& spec = feed.spec();
  row(out, "kind", std::string{shown(spec.kind())});
  row(out, "listens", listens_on(spec, feed.bound_port()));
  row(out, "observes", std::string{shown(spec.observation_point())});
  row(out, "element", printable(spec.element()));
  row(out, "senders", listed(spec.allowed_senders()));
  row(out, "key file", printable(spec.auth_key_file()));
  row(out, "TLS peers", listed(spec.tls_peers()));
  row(out, "TLS CA", printable(spec.tls_ca_file()));
  row(out, "TLS certificate", printable(spec.tls_certificate_file()));
  row(out, "TLS key file", printable(spec.tls_key_file()));
  row(out, "subscribes at", printable(spec.next_hop()));
  row(out, "rhythm",
      spec.rhythm_seconds() == 0 ? "none: any silence is normal"
                                 : fmt::format("{} s", spec.rhythm_seconds()));
  if (spec.clock_bound_seconds() > 0)
    row(out, "clock bound", fmt::format("{} s", spec.clock_bound_seconds()));
  row(out, "bounds", bounds_text(feed));
}

void print_rate(std::ostream& out, const v1::Feed& feed) {
  row(out, "messages",
      fmt::format("{} ({} octets), {:.1f} per second", feed.messages(), feed.octets(),
                  feed.messages_per_second()));
  row(out, "registrations", std::to_string(feed.registrations()));
  if (feed.reports() > 0) row(out, "reports", fmt::format("{} of the registrar's state", feed.reports()));
  row(out, "lag", short_span(feed.lag_microseconds()));
  row(out, "last", feed.has_last_message_at() ? shown(feed.last_message_at()) : "never");
}

void print_senders(std::ostream& out, const v1::Feed& feed) {
  for (const v1::SenderCounts& sender : feed.senders())
    out << fmt::format("from {}: {} messages, {} octets, last {}\n", printable(sender.sender()),
                       sender.messages(), sender.octets(), shown(sender.last_message_at()));
}

std::string file_text(const v1::FileProblem& problem) {
  const std::string where = problem.where().empty() ? "" : " at " + printable(problem.where());
  return fmt::format("{}: {}{}, {}\n", printable(problem.file()), printable(problem.code()), where,
                     shown(problem.at()));
}

/// What a listener counts beside messages.
void print_listener(std::ostream& out, const v1::Feed& feed) {
  if (feed.has_connections()) {
    const v1::ConnectionCounts& one = feed.connections();
    out << fmt::format("connections: {} open, {} accepted, {} refused, {} handshakes failed, {} broken off\n",
                       one.open(), one.accepted(), one.refused(), one.handshakes_failed(), one.broken_off());
  }
  if (feed.has_answers()) {
    const v1::AnswerCounts& one = feed.answers();
    out << fmt::format(
        "answered when durable: {}; before, at the deadline: {}; before, at once: {}; given up: {}\n",
        one.durable(), one.at_deadline(), one.at_once(), one.given_up());
  }
  if (feed.has_files()) {
    const v1::FileCounts& one = feed.files();
    out << fmt::format("files done: {}; rejected: {}; read again: {}; stuck: {}\n", one.done(),
                       one.rejected(), one.read_again(), one.stuck());
    if (one.has_last_rejected()) out << "last file rejected: " << file_text(one.last_rejected());
    if (one.has_last_damaged()) out << "last file taken in part: " << file_text(one.last_damaged());
  }
  if (feed.packets_without_sip() > 0)
    out << fmt::format("packets without SIP: {}\n", feed.packets_without_sip());
}

/// What did not become registrations.
void print_missing(std::ostream& out, const v1::Feed& feed) {
  for (const auto& refusal : feed.refusals())
    out << fmt::format("refused {}: {}\n", printable(refusal.code()), refusal.count());
  for (const auto& loss : feed.losses())
    out << fmt::format("lost {} from {}: {}\n", printable(loss.code()), printable(loss.sender()),
                       loss.count());
  if (feed.stamps_apart() > 0)
    out << fmt::format("stamped far from when they came: {} messages\n", feed.stamps_apart());
  if (feed.unpaired_registers() + feed.unpaired_successes() > 0) {
    out << fmt::format("unpaired: {} REGISTERs without response, {} responses without REGISTER\n",
                       feed.unpaired_registers(), feed.unpaired_successes());
  }
}

}  // namespace

void print_feed(std::ostream& out, const v1::Feed& feed) {
  const std::string trouble = trouble_text(feed);
  row(out, "feed", printable(feed.spec().name()));
  row(out, "state", printable(feed.state()) + (trouble.empty() ? "" : ": " + trouble));
  if (feed.spec().kind() == v1::LIVE_FEED_KIND_UNSPECIFIED) return;  // nothing else is known of it
  print_settings(out, feed);
  print_rate(out, feed);
  print_senders(out, feed);
  print_listener(out, feed);
  print_missing(out, feed);
  print_quarantine(out, feed.quarantine());
}

}  // namespace vouch::services
