#include "tests/support/domain/builders.h"

#include <algorithm>
#include <utility>

namespace vouch::test {

NetworkTime at_s(std::int64_t seconds) {
  return NetworkTime::from_us(1'700'000'000'000'000).plus_s(seconds);
}

Impu impu(const std::string& user) {
  return *parse_impu("sip:" + user + "@example.com");
}
Impi impi(const std::string& user) {
  return *parse_impi(user + "@example.com");
}

InstanceId imei_instance(const std::string& digits14) {
  return parse_instance_id("\"<urn:gsma:imei:" + digits14.substr(0, 8) + "-" + digits14.substr(8) + "-0>\"",
                           true);
}

ClientProfile telephony_profile() {
  ClientProfile profile;
  profile.authentication = Authentication::kAka;
  profile.algorithm = "AKAv1-MD5";
  profile.integrity_protected = "yes";
  profile.behind_pcscf = true;
  profile.feature_tags = {"+g.3gpp.icsi-ref=urn:urn-7:3gpp-service.ims.icsi.mmtel", "+g.3gpp.smsip"};
  profile.access_type = "3GPP-E-UTRAN-FDD";
  profile.user_agent = "Phone/1.0";
  return profile;
}

ClientProfile password_profile() {
  ClientProfile profile;
  profile.authentication = Authentication::kDigest;
  profile.algorithm = "MD5";
  profile.integrity_protected = "ip-assoc-yes";
  profile.behind_pcscf = true;
  profile.user_agent = "SomeApp/2.3";
  return profile;
}

Register::Register(std::string name) {
  name.resize(16, '.');
  std::copy(name.begin(), name.end(), fact_.registration.change().id.octets.begin());
  fact_.impu = test::impu("alice");
  fact_.registration.change().hop = 3;
  fact_.registration.change().impi = test::impi("alice");
  fact_.registration.change().observed_at = at_s(0);
  fact_.registration.change().call_id = "call-of-" + name;
  fact_.registration.change().cseq = 1;
  fact_.registration.change().profile = telephony_profile();
  fact_.registration.change().point = ObservationPoint::kAtScscf;
  fact_.registration.change().feed = "feed-1";
  fact_.contact.expires_s = 3600;
  fact_.contact.instance = imei_instance(kPhone);
  contact("sip:alice@10.0.0.1:5060").address("10.0.0.1");
}

Register& Register::at(std::int64_t seconds) {
  fact_.registration.change().observed_at = at_s(seconds);
  return *this;
}
Register& Register::hop(std::uint16_t vias) {
  fact_.registration.change().hop = vias;
  return *this;
}
Register& Register::impu(const std::string& user) {
  fact_.impu = test::impu(user);
  return *this;
}
Register& Register::impi(const std::string& user) {
  fact_.registration.change().impi = test::impi(user);
  return *this;
}
Register& Register::without_impi() {
  fact_.registration.change().impi.reset();
  return *this;
}
Register& Register::contact(const std::string& uri) {
  fact_.contact.uri = ContactUri{uri};
  return *this;
}
Register& Register::address(const std::string& ip, std::uint16_t port) {
  fact_.registration.change().ue_address = ip;
  fact_.registration.change().ue_port = port;
  return *this;
}
Register& Register::path(std::vector<std::string> entries) {
  fact_.registration.change().path = std::move(entries);
  return *this;
}
Register& Register::cell(const std::string& id) {
  fact_.registration.change().cell = id;
  return *this;
}
Register& Register::device(const std::string& digits14) {
  fact_.contact.instance = imei_instance(digits14);
  return *this;
}
Register& Register::without_instance() {
  fact_.contact.instance.reset();
  return *this;
}
Register& Register::reg_id(std::uint32_t id) {
  fact_.contact.reg_id = id;
  return *this;
}
Register& Register::expires(std::uint32_t seconds) {
  fact_.contact.expires_s = seconds;
  return *this;
}
Register& Register::removed() {
  fact_.contact.kind = RegistrationKind::kRemoved;
  fact_.contact.expires_s = 0;
  return *this;
}
Register& Register::removed_all() {
  fact_.contact.kind = RegistrationKind::kRemovedAll;
  fact_.contact.uri = ContactUri{};
  fact_.contact.instance.reset();
  fact_.contact.expires_s = 0;
  return *this;
}
Register& Register::also_listed(std::vector<std::string> uris) {
  fact_.contact.also_listed = std::move(uris);
  return *this;
}
Register& Register::index(std::uint16_t i) {
  fact_.contact.index = i;
  return *this;
}
Register& Register::emergency() {
  fact_.contact.emergency = true;
  return *this;
}
Register& Register::q(std::uint16_t thousandths) {
  fact_.contact.q = thousandths;
  return *this;
}
Register& Register::profile(ClientProfile p) {
  fact_.registration.change().profile = std::move(p);
  return *this;
}
Register& Register::feed(const std::string& name) {
  fact_.registration.change().feed = name;
  return *this;
}
Register& Register::on_isc() {
  fact_.registration.change().point = ObservationPoint::kOnIsc;
  return *this;
}
Register& Register::call(const std::string& id, std::uint32_t cseq) {
  fact_.registration.change().call_id = id;
  fact_.registration.change().cseq = cseq;
  return *this;
}
Register& Register::reported(RegistrationKind kind) {
  fact_.contact.kind = kind;
  fact_.registration.change().hop = 0;
  fact_.registration.change().impi.reset();
  fact_.registration.change().profile = {};
  fact_.registration.change().profile.authentication = Authentication::kNotSeen;
  fact_.contact.reg_id.reset();
  fact_.registration.change().call_id.clear();
  if (kind == RegistrationKind::kReportedOthersGone) fact_.contact.uri = ContactUri{};
  return address("", 0).feed("reports");
}
Register& Register::gruus(const std::string& pub, const std::string& temp) {
  fact_.contact.pub_gruu = pub;
  fact_.contact.temp_gruus = {temp};
  return *this;
}

}  // namespace vouch::test
