#include "bench/load/subscriber.h"

#include <fmt/format.h>

#include "bench/load/message_template.h"

namespace vouch::bench {
namespace {

/// What REGISTER and 200 have in common. A fleet shares addresses, as behind NAT, but no two subscribers
/// share address and port.
constexpr const char* kCommon =
    "Via: SIP/2.0/UDP 10.9.9.9:5060;branch=z9hG4bKp{number}x{round}\r\n"
    "Via: SIP/2.0/UDP 10.{host}:5060;branch=z9hG4bKu{number}x{round}\r\n"
    "From: <sip:fleet{number}@ims.example.com>;tag=t{number}\r\n"
    "To: <sip:fleet{number}@ims.example.com>\r\n"
    "Call-ID: fleet{number}@ue.example.com\r\nCSeq: {round} REGISTER\r\n";

constexpr const char* kContact =
    "Contact: <sip:fleet{number}@10.{host}:5060>;reg-id=1;"
    "+sip.instance=\"<urn:gsma:imei:3569380{million}-{serial}-0>\";"
    "+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\";+g.3gpp.smsip;audio;video";

const MessageTemplate& request_template() {
  static const MessageTemplate made{
      std::string{"REGISTER sip:ims.example.com SIP/2.0\r\n"} + kCommon +
      "Max-Forwards: 69\r\n"
      "Path: <sip:p{number}@10.9.9.9;lr;ob>\r\n"
      "Authorization: Digest username=\"fleet{number}@ims.example.com\", realm=\"ims.example.com\", "
      "nonce=\"SqTCF8vWRm6eUeBzQkqB0kEJ5nqEgAAAqA7zzKzrvW0=\", uri=\"sip:ims.example.com\", "
      "response=\"6629fae49393a05397450978507c4ef1\", algorithm=AKAv1-MD5, integrity-protected=\"yes\"\r\n" +
      kContact +
      "\r\nExpires: 3600\r\n"
      "P-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=0010100ab{number};network-provided\r\n"
      "P-Visited-Network-ID: \"visited.example.com\"\r\n"
      "P-Charging-Vector: icid-value=\"pcscf1-{number}-{round}\";icid-generated-at=10.9.9.9;"
      "orig-ioi=\"visited.example.com\"\r\n"
      "User-Agent: Phone VoLTE/4.2 (bench)\r\n"
      "Require: path\r\nSupported: path,sec-agree,gruu,outbound\r\n"
      "Allow: INVITE,ACK,CANCEL,BYE,UPDATE,PRACK,MESSAGE,REFER,NOTIFY,INFO,OPTIONS\r\n"
      "Content-Length: 0\r\n\r\n"};
  return made;
}

const MessageTemplate& success_template() {
  static const MessageTemplate made{
      std::string{"SIP/2.0 200 OK\r\n"} + kCommon + kContact +
      ";expires=3600\r\n"
      "Path: <sip:p{number}@10.9.9.9;lr;ob>\r\nService-Route: <sip:orig@scscf.ims.example.com:5060;lr>\r\n"
      "P-Associated-URI: <sip:fleet{number}@ims.example.com>, <tel:+4930{number}>\r\n"
      "Content-Length: 0\r\n\r\n"};
  return made;
}

}  // namespace

void render(RegisterPair& pair, std::uint64_t number, std::uint64_t round) {
  pair.request.clear();
  pair.success.clear();
  request_template().append(pair.request, number, round);
  success_template().append(pair.success, number, round);
}

RegisterPair register_pair(std::uint64_t number, std::uint64_t round) {
  RegisterPair pair;
  render(pair, number, round);
  return pair;
}

std::string third_party_register(std::uint64_t number, std::uint64_t round, std::uint64_t serial) {
  const RegisterPair pair = register_pair(number, round);
  std::string body;
  for (const std::string& part : {pair.request, pair.success})
    body += "--part\r\nContent-Type: message/sip\r\n\r\n" + part + "\r\n";
  body += "--part--\r\n";
  return fmt::format(
      "REGISTER sip:vouch.ims.example.com SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:6060;branch=z9hG4bKs{0}\r\n"
      "Max-Forwards: 70\r\nFrom: <sip:scscf.ims.example.com:6060>;tag=s{0}\r\n"
      "To: <sip:fleet{1:07d}@ims.example.com>\r\n"
      "Call-ID: isc{0}@scscf.ims.example.com\r\nCSeq: {0} REGISTER\r\n"
      "Contact: <sip:scscf.ims.example.com:6060>\r\nExpires: 3600\r\n"
      "Content-Type: multipart/mixed;boundary=\"part\"\r\nContent-Length: {2}\r\n\r\n{3}",
      serial, number, body.size(), body);
}

}  // namespace vouch::bench
