#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vouch::services {

using std::chrono::milliseconds;

/// An S-CSCF's end of the wire: a plain socket on the loopback, SIP as text.
class ScscfSocket {
 public:
  enum class Kind { kUdp, kTcp };

  /// TCP: the next connection that is opened to the listening socket; whoever opens it is the peer.
  static std::unique_ptr<ScscfSocket> accepted_at(int listening);
  /// UDP: bound to `own`, or any port. TCP: connected to `peer`.
  explicit ScscfSocket(Kind kind, std::uint16_t peer = 0, std::uint16_t own = 0);
  ~ScscfSocket();
  ScscfSocket(const ScscfSocket&) = delete;
  ScscfSocket& operator=(const ScscfSocket&) = delete;

  std::uint16_t port() const { return port_; }
  void send(std::string_view octets);                                 ///< to the peer
  void answer(std::string_view octets) { send_to(sender_, octets); }  ///< to who sent last
  /// The next datagram, or what a stream has; nothing if none comes in time.
  std::optional<std::string> receive(milliseconds within = milliseconds{2000});
  bool is_closed_by_peer(milliseconds within);
  void reset();  ///< at its end the connection is cut, not closed

 private:
  explicit ScscfSocket(int connection) : kind_(Kind::kTcp), socket_(connection), peer_(0) {}
  void send_to(std::uint16_t port, std::string_view octets);

  Kind kind_;
  int socket_;
  std::uint16_t peer_;
  std::uint16_t port_ = 0;
  std::uint16_t sender_ = 0;
};

/// A header field's value, first row; empty if none.
std::string value_of(std::string_view message, std::string_view header);

/// A valid third-party REGISTER (TS 24.229 clause 5.4.1.7) of which a test changes one thing.
struct ThirdPartyRegister {
  std::string branch = "z9hG4bK1";
  std::string transport = "UDP";
  std::string via_port = "5060";
  std::string expires = "Expires: 600000\r\n";
  std::string contact = "Contact: <sip:scscf.example:5060>\r\n";
  std::string more = "";
  std::string body =
      "REGISTER sip:example.org SIP/2.0\r\nContact: <sip:u@192.0.2.9>;+sip.instance=\"<urn:x>\"\r\n\r\n";

  std::string text() const;
};

/// What we answer to a SUBSCRIBE of `request`.
std::string response_to(std::string_view request, std::string_view status, std::string_view more = {});
/// A NOTIFY in the dialog that `subscribe` asked for.
std::string notify_for(std::string_view subscribe, std::uint16_t scscf_port, int cseq, std::string_view state,
                       std::string_view body);
/// A registration information document with nothing in it.
std::string reginfo(int version, std::string_view state);

}  // namespace vouch::services
