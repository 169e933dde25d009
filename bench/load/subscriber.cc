#include "bench/load/subscriber.h"

#include <fmt/format.h>

namespace vouch::bench {
namespace {

constexpr std::uint64_t kHosts = 250;

/// The address of its phone; a fleet shares them, as behind NAT, but no two subscribers share address and
/// port.
std::string contact_of(std::uint64_t number) {
  return fmt::format(
      R"(<sip:fleet{0}@10.{1}.{2}.{3}:5060>;+sip.instance="<urn:gsma:imei:35693803-{0:06d}-0>")", number,
      1 + number / (kHosts * kHosts), number / kHosts % kHosts, number % kHosts + 1);
}

std::string identity_of(std::uint64_t number) {
  return fmt::format("sip:fleet{}@ims.example.com", number);
}

}  // namespace

RegisterPair register_pair(std::uint64_t number, std::uint64_t round) {
  const std::string identity = identity_of(number);
  const std::string contact = contact_of(number);
  const std::string common = fmt::format(
      "Via: SIP/2.0/UDP 10.9.9.9:5060;branch=z9hG4bKp{0}x{1}\r\n"
      "Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKu{0}x{1}\r\n"
      "From: <{2}>;tag=t{0}\r\nTo: <{2}>\r\nCall-ID: fleet{0}@ue.example.com\r\nCSeq: {1} REGISTER\r\n",
      number, round, identity);
  return {
      fmt::format("REGISTER sip:ims.example.com SIP/2.0\r\n{1}Max-Forwards: 69\r\n"
                  "Path: <sip:p{0}@10.9.9.9;lr;ob>\r\n"
                  R"(Authorization: Digest username="fleet{0}@ims.example.com", realm="ims.example.com", )"
                  R"(nonce="n", uri="sip:ims.example.com", response="r", algorithm=AKAv1-MD5, )"
                  "integrity-protected=\"yes\"\r\n"
                  R"(Contact: {2};+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel")"
                  "\r\nExpires: 3600\r\nContent-Length: 0\r\n\r\n",
                  number, common, contact),
      fmt::format("SIP/2.0 200 OK\r\n{}Contact: {};expires=3600\r\n"
                  "P-Associated-URI: <{}>, <tel:+4930{:07d}>\r\nContent-Length: 0\r\n\r\n",
                  common, contact, identity, number)};
}

std::string third_party_register(std::uint64_t number, std::uint64_t round, std::uint64_t serial) {
  const RegisterPair pair = register_pair(number, round);
  std::string body;
  for (const std::string& part : {pair.request, pair.success})
    body += "--part\r\nContent-Type: message/sip\r\n\r\n" + part + "\r\n";
  body += "--part--\r\n";
  return fmt::format(
      "REGISTER sip:vouch.ims.example.com SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:6060;branch=z9hG4bKs{0}\r\n"
      "Max-Forwards: 70\r\nFrom: <sip:scscf.ims.example.com:6060>;tag=s{0}\r\nTo: <{1}>\r\n"
      "Call-ID: isc{0}@scscf.ims.example.com\r\nCSeq: {0} REGISTER\r\n"
      "Contact: <sip:scscf.ims.example.com:6060>\r\nExpires: 3600\r\n"
      "Content-Type: multipart/mixed;boundary=\"part\"\r\nContent-Length: {2}\r\n\r\n{3}",
      serial, identity_of(number), body.size(), body);
}

}  // namespace vouch::bench
