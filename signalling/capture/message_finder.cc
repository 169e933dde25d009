#include "signalling/capture/message_finder.h"

#include <utility>

#include "signalling/framing/content_length.h"
#include "signalling/framing/datagram.h"

namespace vouch::signalling {
namespace {

/// Whether the message at the beginning of a stream's octets ends among them.
bool ends_inside(std::string_view octets) {
  const auto head = head_size(octets);
  if (!head) return false;
  const ContentLength length = content_length_of(octets.substr(0, *head));
  return length.kind != ContentLength::Kind::kStated || length.octets <= octets.size() - *head;
}

}  // namespace

MessageFinder::MessageFinder(MessageSink& sink)
    : sink_(sink),
      problems_([this](Problem&& problem) { sink_.on_problem(std::move(problem)); }),
      walk_(*this),
      tcp_([this](ObservedMessage&& message) { sink_.on_message(std::move(message)); },
           [this](Problem&& problem) { problems_.add(std::move(problem)); }) {}

void MessageFinder::take(const Frame& frame) {
  at_ = frame.at;
  where_ = "frame " + std::to_string(frame.number);
  truncated_ = frame.octets.size() < frame.wire_octets;
  walk_.walk(frame);
}

void MessageFinder::finish() {
  tcp_.finish();
  if (const auto unfinished = walk_.fragments().unfinished(); unfinished.count > 0) {
    problems_.add(
        {"INCOMPLETE_DATAGRAM", "frame " + std::to_string(unfinished.first_frame),
         std::to_string(unfinished.count) + " fragmented datagrams are not whole, this is the first"});
  }
  problems_.finish();
}

void MessageFinder::on_datagram(const IpPair& addresses, Ports ports, Octets payload, bool cut_short) {
  if (cut_short) {
    truncated_ ? report_truncated() : on_malformed();
    // A head that breaks off could show half a value as a whole one.
    if (!head_size(as_text(payload))) return glimpse(addresses, ports, payload, Transport::kUdp);
  }
  hand_on(addresses, ports, payload, Transport::kUdp);
}

void MessageFinder::on_quotation(const IpPair& addresses, Ports ports, Octets payload) {
  if (!message_in_datagram(as_text(payload))) return;
  problems_.add_not_looked_into("SIP quoted in ICMP errors", where_);
  glimpse(addresses, ports, payload, Transport::kUdp);
}

void MessageFinder::on_segment(const IpPair& addresses, const TcpSegment& segment, bool cut_short) {
  if (cut_short) {
    report_truncated();
    if (!ends_inside(as_text(segment.payload))) {
      glimpse(addresses, segment.ports, segment.payload, Transport::kTcp);
    }
  }
  tcp_.take(addresses, segment, at_, where_);
}

void MessageFinder::on_sctp(const IpPair& addresses, Octets packet) {
  const bool whole = sctp_.take(addresses, packet, [&](Ports ports, Octets data) {
    hand_on(addresses, ports, data, Transport::kSctp);
  });
  if (!whole) on_malformed();
}

void MessageFinder::on_not_looked_into(const std::string& kind) {
  problems_.add_not_looked_into(kind, where_);
}

void MessageFinder::on_malformed() {
  if (truncated_) return report_truncated();
  problems_.add({"MALFORMED_FRAME", where_, "a header is not whole or contradicts itself"});
}

void MessageFinder::report_truncated() {
  problems_.add({"TRUNCATED_FRAME", where_, "the frame was not captured whole"});
}

void MessageFinder::hand_on(const IpPair& addresses, Ports ports, Octets payload, Transport transport) {
  const auto message = message_in_datagram(as_text(payload));
  if (message) sink_.on_message(observed(addresses, ports, *message, transport));
}

void MessageFinder::glimpse(const IpPair& addresses, Ports ports, Octets payload, Transport transport) {
  const auto message = message_in_datagram(as_text(payload));
  const bool whole_start_line = message && message->find('\n') != std::string_view::npos;
  if (whole_start_line) sink_.on_glimpse(observed(addresses, ports, *message, transport));
}

ObservedMessage MessageFinder::observed(const IpPair& addresses, Ports ports, std::string_view octets,
                                        Transport transport) {
  return {std::string(octets),
          at_,
          {addresses.source.text(), ports.source},
          {addresses.destination.text(), ports.destination},
          transport,
          where_};
}

}  // namespace vouch::signalling
