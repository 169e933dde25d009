#include "tests/integration/storage/ingest/facts.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vouch::test {
namespace {

using Texts = std::vector<std::string>;

template <class T>
T any() {
  return *rc::gen::arbitrary<T>();
}
template <class T, class Make>
std::optional<T> perhaps(Make make) {
  if (any<bool>()) return std::nullopt;
  return make();
}

/// Empty, ordinary or of any octets.
std::string text() {
  return *rc::gen::oneOf(rc::gen::arbitrary<std::string>(),
                         rc::gen::elementOf(Texts{"", "\"\\\t\r\n", "NULL", "{a,b}", "\\N",
                                                  "sip:zo\xc3\xab@x", "\xef\x9c\x80", std::string(3, '\0'),
                                                  "\xed\xa0\x80", "\xff", "long" + std::string(3000, 'x')}));
}
Texts texts() {
  Texts all(*rc::gen::inRange<std::size_t>(0, 4));
  for (std::string& one : all) one = text();
  return all;
}
/// Ids name one thing each: never the same twice, in no run of a property.
template <class Id>
Id id() {
  static std::uint32_t count = 0;
  Id made;
  std::uint32_t rest = ++count;
  for (std::uint8_t& octet : made.octets) {
    octet = static_cast<std::uint8_t>(rest);
    rest >>= 8U;
  }
  return made;
}
NetworkTime time() {
  return NetworkTime::from_us(*rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000'000),
                                              rc::gen::element<std::int64_t>(INT64_MAX, INT64_MIN, 0)));
}
InstanceId instance() {
  const std::string received = *rc::gen::oneOf(
      rc::gen::elementOf(Texts{"\"<urn:gsma:imei:35693803-564380-0>\"", "urn:gsma:imei:35693803-564380-0", "",
                               "\"<urn:gsma:imei:35693803-564380-7>\"", std::string(600, 'u'),
                               "\"<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>\""}),
      rc::gen::arbitrary<std::string>());
  return parse_instance_id(received, any<bool>());
}
ClientProfile profile() {
  ClientProfile made;
  made.authentication =
      *rc::gen::element(Authentication::kNone, Authentication::kAka, Authentication::kDigest,
                        Authentication::kDone, Authentication::kOther);
  made.algorithm = text();
  made.integrity_protected = text();
  made.behind_pcscf = any<bool>();
  made.security_mechanism = text();
  made.security_offer = text();
  made.feature_tags = texts();
  made.access_type = *rc::gen::element(text(), std::string{"3GPP-E-UTRAN-FDD"});
  made.access_network_provided = any<bool>();
  made.user_agent = text();
  return made;
}
Impu impu() {
  return Impu{"sip:" + *rc::gen::arbitrary<std::string>() + "@example.com"};
}

Registration registration() {
  Registration made;
  made.id = id<RegistrationId>();
  made.hop = any<std::uint16_t>();
  made.impi = perhaps<Impi>([] { return Impi{any<std::string>()}; });
  made.observed_at = time();
  made.ue_address = text();
  made.ue_port = any<std::uint16_t>();
  made.path = texts();
  made.call_id = text();
  made.cseq = any<std::uint32_t>();
  made.cell = *rc::gen::element(text(), std::string{"262011234ABCD"});
  made.profile = profile();
  made.point = *rc::gen::element(ObservationPoint::kUnspecified, ObservationPoint::kBehindPcscf,
                                 ObservationPoint::kOnIsc);
  made.feed = text();
  made.notes = texts();
  return made;
}

RegisteredContact contact() {
  RegisteredContact made;
  made.index = any<std::uint16_t>();
  made.kind =
      *rc::gen::element(RegistrationKind::kBound, RegistrationKind::kRemoved, RegistrationKind::kRemovedAll);
  made.uri = ContactUri{text()};
  made.instance = perhaps<InstanceId>(instance);
  made.reg_id = perhaps<std::uint32_t>(any<std::uint32_t>);
  made.expires_s = any<std::uint32_t>();
  made.also_listed = texts();
  made.pub_gruu = text();
  made.temp_gruus = texts();
  made.emergency = any<bool>();
  made.q = perhaps<std::uint16_t>([] { return static_cast<std::uint16_t>(*rc::gen::inRange(0, 1001)); });
  return made;
}

}  // namespace

rc::Gen<RegistrationFact> any_registration_fact() {
  return rc::gen::exec([] { return RegistrationFact{impu(), registration(), contact()}; });
}

rc::Gen<SessionFact> any_session_fact() {
  return rc::gen::exec([] {
    SessionFact made;
    made.id = id<SessionFactId>();
    made.kind = *rc::gen::element(SessionFactKind::kInvite, SessionFactKind::kAnswer, SessionFactKind::kEnd);
    made.call_id = text();
    made.icid = text();
    made.cseq = any<std::uint32_t>();
    made.status = any<std::uint16_t>();
    made.hop = any<std::uint16_t>();
    made.branch = text();
    made.parent_branch = text();
    made.earlier_branches = {any<BranchDigest>(), any<BranchDigest>()};
    made.from_tag = text();
    made.to_tag = text();
    made.observed_at = time();
    made.request_uri = text();
    made.from = perhaps<Impu>(impu);
    made.to = perhaps<Impu>([] { return Impu{"sip:" + std::string(5000, 'l') + "@example.com"}; });
    made.asserted = {impu(), impu()};
    made.called = perhaps<Impu>(impu);
    made.contact = ContactUri{text()};
    made.contact_instance = perhaps<InstanceId>(instance);
    made.route = texts();
    made.source_address = text();
    made.source_port = any<std::uint16_t>();
    made.destination_address = text();
    made.destination_port = any<std::uint16_t>();
    made.services = texts();
    made.feed = text();
    made.lasts_s = perhaps<std::uint32_t>(any<std::uint32_t>);
    made.references = {{ReferenceKind::kReplaces, text(), text(), text()},
                       {ReferenceKind::kRefersTo, text(), text(), text()}};
    made.disposition = text();
    return made;
  });
}

}  // namespace vouch::test
