#include "services/vouchctl/feed/feed_state.h"

#include <fmt/format.h>

#include "services/vouchctl/shell/option_names.h"
#include "services/vouchctl/shell/output.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

/// "ADDRESS_IN_USE in address" names the option that the address came from.
std::string by_option(const std::string& problem) {
  constexpr std::string_view in = " in ";
  const std::size_t place = problem.find(in);
  if (place == std::string::npos) return printable(problem);
  const std::string where = problem.substr(place + in.size());
  if (where == "udp" || where == "tcp" || where == "tls")
    return "ingest cannot listen at --listen over " + where +
           ": the address is none of its machine's, or the port is taken";
  return printable(problem.substr(0, place) + std::string{in} + option_for(where));
}

std::string unpaired_text(const v1::Feed& feed) {
  return fmt::format("{} of {} REGISTERs without response, {} responses without REGISTER",
                     feed.unpaired_registers(), feed.registers(), feed.unpaired_successes());
}

}  // namespace

std::string trouble_text(const v1::Feed& feed) {
  const std::string& state = feed.state();
  if (state == "CANNOT_LISTEN") return by_option(feed.problem()) + "; it is tried again by itself (VOUCH051)";
  if (state == "UNREADABLE")
    return printable(feed.problem()) +
           ": what is kept of the feed cannot be read; remove it and add it again";
  if (state == "SILENT" && feed.messages() == 0)
    return "nothing has come at all: the address, a firewall, or a mirror that sends nothing, as siptrace "
           "without "
           "trace_mode=1 and without sip_trace() (VOUCH053)";
  if (state == "SILENT")
    return fmt::format("nothing came for longer than its rhythm of {} s (VOUCH053)",
                       feed.spec().rhythm_seconds());
  if (state == "RESPONSES_MISSING")
    return unpaired_text(feed) +
           ": the mirror sends requests only, as siptrace without trace_mode=1 (VOUCH055)";
  if (state == "REQUESTS_MISSING")
    return unpaired_text(feed) + ": the mirror sends one direction only (VOUCH056)";
  if (state == "REGISTERS_NOT_EMBEDDED")
    return "third-party REGISTERs come without those of the users: the initial filter criteria do not "
           "include "
           "them (VOUCH081)";
  if (state == "PAIRS_LOST")
    return unpaired_text(feed) +
           ": messages are lost on the way, or take a path that is not mirrored (VOUCH057)";
  if (state == "NOT_SUBSCRIBED") return printable(feed.problem()) + " do not stand (VOUCH058)";
  if (state == "CLOCK_APART")
    return fmt::format(
        "{} messages were stamped further from when they came than the clock bound of {} s (VOUCH060)",
        feed.stamps_apart(), feed.spec().clock_bound_seconds());
  return printable(feed.problem());
}

}  // namespace vouch::services
