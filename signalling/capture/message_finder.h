#pragma once

#include "signalling/capture/capture_file.h"
#include "signalling/capture/packet_walk.h"
#include "signalling/capture/problem_log.h"
#include "signalling/capture/sctp_messages.h"
#include "signalling/capture/tcp_streams.h"

namespace vouch::signalling {

/// Finds the SIP messages in frames and hands them to a sink. Not thread-safe.
class MessageFinder : private PacketVisitor {
 public:
  explicit MessageFinder(MessageSink& sink);

  void take(const Frame& frame);
  void report(Problem&& problem) { problems_.add(std::move(problem)); }
  /// Nothing more will come.
  void finish();

 private:
  void on_datagram(const IpPair& addresses, Ports ports, Octets payload, bool cut_short) override;
  void on_quotation(const IpPair& addresses, Ports ports, Octets payload) override;
  void on_segment(const IpPair& addresses, const TcpSegment& segment, bool cut_short) override;
  void on_sctp(const IpPair& addresses, Octets packet) override;
  void on_not_looked_into(const std::string& kind) override;
  void on_malformed() override;

  void hand_on(const IpPair& addresses, Ports ports, Octets payload, Transport transport);
  void glimpse(const IpPair& addresses, Ports ports, Octets payload, Transport transport);
  ObservedMessage observed(const IpPair& addresses, Ports ports, std::string_view octets,
                           Transport transport);
  void report_truncated();

  MessageSink& sink_;
  ProblemLog problems_;
  PacketWalk walk_;
  TcpStreams tcp_;
  SctpMessages sctp_;
  NetworkTime at_;
  std::string where_;
  bool truncated_ = false;  ///< the frame was longer on the wire
};

}  // namespace vouch::signalling
