#include "tests/unit/services/ingest/sip/scscf.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace vouch::services {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool is_ready(int socket, milliseconds within) {
  pollfd one{socket, POLLIN, 0};
  return poll(&one, 1, static_cast<int>(within.count())) == 1;
}

}  // namespace

ScscfSocket::ScscfSocket(Kind kind, std::uint16_t peer, std::uint16_t own)
    : kind_(kind), socket_(socket(AF_INET, kind == Kind::kUdp ? SOCK_DGRAM : SOCK_STREAM, 0)), peer_(peer) {
  sockaddr_in address = loopback(kind == Kind::kUdp ? own : peer);
  const auto* raw = reinterpret_cast<const sockaddr*>(&address);
  const int done =
      kind == Kind::kUdp ? bind(socket_, raw, sizeof address) : connect(socket_, raw, sizeof address);
  if (done != 0) throw std::runtime_error("no socket");
  socklen_t size = sizeof address;
  getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
}

std::unique_ptr<ScscfSocket> ScscfSocket::accepted_at(int listening) {
  if (!is_ready(listening, milliseconds{3000})) return nullptr;
  return std::unique_ptr<ScscfSocket>{new ScscfSocket{accept(listening, nullptr, nullptr)}};
}

ScscfSocket::~ScscfSocket() {
  close(socket_);
}

void ScscfSocket::send(std::string_view octets) {
  send_to(peer_, octets);
}

void ScscfSocket::send_to(std::uint16_t port, std::string_view octets) {
  const sockaddr_in address = loopback(port);
  const bool is_udp = kind_ == Kind::kUdp;
  sendto(socket_, octets.data(), octets.size(), MSG_NOSIGNAL,
         is_udp ? reinterpret_cast<const sockaddr*>(&address) : nullptr, is_udp ? sizeof address : 0);
}

std::optional<std::string> ScscfSocket::receive(milliseconds within) {
  if (!is_ready(socket_, within)) return std::nullopt;
  std::array<char, 65536> buffer;
  sockaddr_in from{};
  socklen_t size = sizeof from;
  const ssize_t got =
      recvfrom(socket_, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
  if (got <= 0) return std::nullopt;
  sender_ = ntohs(from.sin_port);
  return std::string{buffer.data(), static_cast<std::size_t>(got)};
}

bool ScscfSocket::is_closed_by_peer(milliseconds within) {
  std::array<char, 4096> buffer;
  while (is_ready(socket_, within)) {
    if (recv(socket_, buffer.data(), buffer.size(), 0) <= 0) return true;
  }
  return false;
}

void ScscfSocket::reset() {
  const linger at_once{1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

std::string value_of(std::string_view message, std::string_view header) {
  const std::string begin = "\r\n" + std::string{header} + ": ";
  const std::size_t at = message.find(begin);
  if (at == std::string_view::npos) return {};
  const std::size_t from = at + begin.size();
  return std::string{message.substr(from, message.find("\r\n", from) - from)};
}

std::string ThirdPartyRegister::text() const {
  return "REGISTER sip:vouch.example.org SIP/2.0\r\n"
         "Via: SIP/2.0/" +
         transport + " 127.0.0.1:" + via_port + ";branch=" + branch +
         ";rport\r\n"
         "Max-Forwards: 70\r\n"
         "From: <sip:scscf.example.org>;tag=s1\r\n"
         "To: <sip:user@example.org>\r\n"
         "Call-ID: third-" +
         branch +
         "\r\n"
         "CSeq: 1 REGISTER\r\n" +
         contact + expires + more +
         "Content-Type: message/sip\r\n"
         "Content-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string response_to(std::string_view request, std::string_view status, std::string_view more) {
  const std::string to = value_of(request, "To");
  const std::string tag = to.find(";tag=") == std::string::npos ? ";tag=scscf" : "";
  return "SIP/2.0 " + std::string{status} + "\r\nVia: " + value_of(request, "Via") +
         "\r\nFrom: " + value_of(request, "From") + "\r\nTo: " + to + tag +
         "\r\nCall-ID: " + value_of(request, "Call-ID") + "\r\nCSeq: " + value_of(request, "CSeq") + "\r\n" +
         std::string{more} + "Content-Length: 0\r\n\r\n";
}

std::string notify_for(std::string_view subscribe, std::uint16_t scscf_port, int cseq, std::string_view state,
                       std::string_view body) {
  const std::string port = std::to_string(scscf_port);
  const std::string contact = value_of(subscribe, "Contact");
  const std::string target = contact.substr(contact.find('<') + 1, contact.find('>') - contact.find('<') - 1);
  std::string to = value_of(subscribe, "To");
  to = to.substr(0, to.find(";tag="));
  return "NOTIFY " + target + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + port + ";branch=z9hG4bKn" +
         std::to_string(cseq) + "\r\nMax-Forwards: 70\r\nFrom: " + to +
         ";tag=scscf\r\nTo: " + value_of(subscribe, "From") +
         "\r\nCall-ID: " + value_of(subscribe, "Call-ID") + "\r\nCSeq: " + std::to_string(cseq) +
         " NOTIFY\r\nContact: <sip:127.0.0.1:" + port +
         ">\r\nEvent: reg\r\nSubscription-State: " + std::string{state} +
         "\r\nContent-Type: application/reginfo+xml\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string{body};
}

std::string reginfo(int version, std::string_view state) {
  return "<?xml version=\"1.0\"?>\n<reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" version=\"" +
         std::to_string(version) + "\" state=\"" + std::string{state} + "\"/>\n";
}

}  // namespace vouch::services
