#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

#include "signalling/hep/hep_framer.h"
#include "signalling/hep/packet.h"
#include "tests/unit/signalling/hep/hep_packets.h"

namespace vouch::signalling {
namespace {

constexpr NetworkTime kArrival = NetworkTime::from_us(1);

std::string any_packet() {
  Hep3 hep;
  hep.circumstances().type(*rc::gen::element<std::uint8_t>(1, 1, 1, 5));
  if (*rc::gen::arbitrary<bool>()) hep.chunk(*rc::gen::arbitrary<std::uint16_t>(), "x", 2);
  if (*rc::gen::arbitrary<bool>()) hep.key(*rc::gen::arbitrary<std::string>());
  const std::string sip = register_request(*rc::gen::arbitrary<std::string>());
  return (*rc::gen::arbitrary<bool>() ? hep.payload(sip) : hep.chunk(16, compressed(sip))).packet();
}

RC_GTEST_PROP(HepProperty, WhatIsWrittenIsRead, ()) {
  const auto seconds = *rc::gen::inRange<std::uint32_t>(1, 0xffffffff);
  const auto microseconds = *rc::gen::inRange<std::uint32_t>(0, 1'000'000);
  const auto port = *rc::gen::arbitrary<std::uint16_t>();
  const auto key = *rc::gen::arbitrary<std::string>();
  const std::string sip = register_request("call-" + std::to_string(port));
  const auto read = decode_hep(Hep3()
                                   .chunk(9, be(seconds, 4))
                                   .chunk(10, be(microseconds, 4))
                                   .chunk(7, be(port, 2))
                                   .type(1)
                                   .key(key)
                                   .payload(sip)
                                   .packet(),
                               kArrival);
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->message.octets == sip);
  RC_ASSERT(read->message.observed_at.us == std::int64_t{seconds} * 1'000'000 + microseconds);
  RC_ASSERT(read->message.source.port == port);
  RC_ASSERT(read->auth_key == key);
}

RC_GTEST_PROP(HepProperty, AnyTruncationAndAnyFlippedBitsAreSurvived, ()) {
  std::string packet = any_packet();
  const auto cut = *rc::gen::inRange<std::size_t>(0, packet.size());
  RC_ASSERT(!decode_hep(packet.substr(0, cut), kArrival).has_value());
  for (int i = *rc::gen::inRange(1, 20); i > 0; --i) {
    char& octet = packet[*rc::gen::inRange<std::size_t>(0, packet.size())];
    octet = static_cast<char>(octet ^ (1 << *rc::gen::inRange(0, 8)));
  }
  const auto read = decode_hep(packet, kArrival);
  if (read) RC_ASSERT(read->message.octets.size() <= kHepInflatedOctetsMax);
}

RC_GTEST_PROP(HepProperty, AnyOctetsAreSurvivedInEveryVersion, ()) {
  const auto mark = *rc::gen::element<std::string>("HEP3", "\x01", "\x02\x10\x02", "\x02\x28\x0a");
  const auto read = decode_hep(mark + *rc::gen::arbitrary<std::string>(), kArrival);
  if (read) RC_ASSERT(read->carries_sip == !read->message.octets.empty());
}

RC_GTEST_PROP(HepProperty, AStreamIsCutTheSameHoweverItArrives, ()) {
  std::string stream;
  std::vector<std::string> sent(*rc::gen::inRange<std::size_t>(1, 6));
  for (std::string& packet : sent) stream += packet = any_packet();
  HepFramer framer;
  std::vector<std::string> cut;
  for (std::size_t at = 0; at < stream.size();) {
    const auto size = *rc::gen::inRange<std::size_t>(1, 300);
    framer.feed(std::string_view(stream).substr(at, size));
    at += size;
    for (auto next = framer.next(); next && *next; next = framer.next()) cut.emplace_back(**next);
  }
  RC_ASSERT(cut == sent);
  RC_ASSERT(framer.held().empty());
}

}  // namespace
}  // namespace vouch::signalling
