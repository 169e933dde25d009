#pragma once

#include <rapidcheck.h>

#include <string>
#include <tuple>
#include <vector>

#include "services/ingest/batch.h"

/// Batches with anything in every field: any octets, any number, any value of an enumeration.
namespace vouch::services::test {

template <class T>
T any() {
  return *rc::gen::arbitrary<T>();
}
inline std::string text() {
  return *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
}
inline std::vector<std::string> texts() {
  return *rc::gen::container<std::vector<std::string>>(
      rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
}
template <class E>
E up_to(E last) {
  return static_cast<E>(*rc::gen::inRange(0, static_cast<int>(last) + 1));
}
template <class Make>
auto maybe(Make make) -> std::optional<decltype(make())> {
  if (any<bool>()) return make();
  return std::nullopt;
}
template <class Make>
auto several(Make make) {
  std::vector<decltype(make())> values;
  for (int left = *rc::gen::inRange(0, 4); left > 0; --left) values.push_back(make());
  return values;
}
inline NetworkTime time() {
  return NetworkTime::from_us(any<std::int64_t>());
}
inline Impu impu() {
  return Impu{text()};
}
inline Imei imei() {
  return *Imei::from_number(*rc::gen::inRange<std::uint64_t>(0, 100'000'000'000'000));
}
template <class Id>
Id id() {
  Id made;
  for (auto& octet : made.octets) octet = any<std::uint8_t>();
  return made;
}

inline InstanceId instance() {
  return {up_to(InstanceKind::kOther),
          text(),
          text(),
          any<bool>(),
          maybe(imei),
          maybe(imei),
          maybe(any<int>),
          texts()};
}
inline ClientProfile profile() {
  return {up_to(Authentication::kNotSeen),
          text(),
          text(),
          any<bool>(),
          text(),
          text(),
          texts(),
          text(),
          any<bool>(),
          text()};
}
inline Registration registration() {
  return {id<RegistrationId>(),
          any<std::uint16_t>(),
          maybe([] { return Impi{text()}; }),
          time(),
          text(),
          any<std::uint16_t>(),
          texts(),
          text(),
          any<std::uint32_t>(),
          text(),
          profile(),
          up_to(ObservationPoint::kOnIsc),
          text(),
          texts(),
          {id<RegistrationId>().octets}};
}
inline RegisteredContact contact() {
  return {any<std::uint16_t>(),
          up_to(RegistrationKind::kReportedOthersGone),
          ContactUri{text()},
          maybe(instance),
          maybe(any<std::uint32_t>),
          any<std::uint32_t>(),
          texts(),
          text(),
          texts(),
          any<bool>(),
          maybe(any<std::uint16_t>)};
}
inline AcceptedContact accepted_contact() {
  return {contact(), texts()};
}
inline AcceptedRegistration accepted() {
  AcceptedRegistration one{registration(), impu(), several(impu), several(accepted_contact)};
  one.registration.profile.feature_tags.clear();  // each contact has its own
  return one;
}
inline RegistrationFact report() {
  return {impu(), registration(), contact()};
}
inline DialogReference reference() {
  return {up_to(ReferenceKind::kRefersTo), text(), text(), text()};
}
inline SessionFact session() {
  return {id<SessionFactId>(),
          up_to(SessionFactKind::kRefer),
          text(),
          text(),
          any<std::uint32_t>(),
          any<std::uint16_t>(),
          any<std::uint16_t>(),
          text(),
          text(),
          several(any<BranchDigest>),
          text(),
          text(),
          time(),
          text(),
          maybe(impu),
          maybe(impu),
          several(impu),
          maybe(impu),
          ContactUri{text()},
          maybe(instance),
          texts(),
          text(),
          any<std::uint16_t>(),
          text(),
          any<std::uint16_t>(),
          texts(),
          text(),
          maybe(any<std::uint32_t>),
          several(reference),
          text()};
}
inline signalling::Refusal refusal() {
  return {any<std::uint64_t>(), {text(), text(), text()}};
}
inline FeedInterval interval() {
  return {text(), time(), time(), up_to(FeedState::kNotSubscribed), any<std::uint64_t>()};
}
inline FeedLife life() {
  return {text(), time(),
          time(), up_to(FeedStanding::kEnded),
          text(), up_to(ObservationPoint::kOnIsc),
          text(), any<std::int64_t>()};
}
inline Batch batch() {
  return {{text(), text(), up_to(ObservationPoint::kOnIsc), any<std::uint64_t>(), any<std::uint64_t>(),
           any<std::uint64_t>(), any<std::uint64_t>(), KnowledgeTime::from_us(any<std::int64_t>())},
          {several(accepted), several(report), several(session), several(refusal)},
          several(interval),
          several(life)};
}

inline auto parts(const AcceptedRegistration& value) {
  const auto& [registration, aor, associated, contacts] = value;
  return std::tie(registration, aor, associated, contacts);
}
inline auto parts(const RegistrationFact& value) {
  return std::tie(value);
}
inline auto parts(const FeedInterval& value) {
  return std::tie(value);
}
inline auto parts(const FeedLife& value) {
  const auto& [feed, since, until, standing, kind, point, element, rhythm_s] = value;
  return std::tie(feed, since, until, standing, kind, point, element, rhythm_s);
}
inline auto parts(const signalling::Refusal& value) {
  const auto& [sequence, problem, octets, observed_at] = value;
  const auto& [code, where, detail] = problem;
  return std::tie(sequence, code, where, detail);
}
inline auto parts(const SessionFact& value) {
  const auto& [id, kind, call_id, icid, cseq, status, hop, branch, parent_branch, earlier_branches, from_tag,
               to_tag, observed_at, request_uri, from, to, asserted, called, contact, contact_instance, route,
               source_address, source_port, destination_address, destination_port, services, feed, lasts_s,
               references, disposition] = value;
  return std::tie(id, kind, call_id, icid, cseq, status, hop, branch, parent_branch, earlier_branches,
                  from_tag, to_tag, observed_at, request_uri, from, to, asserted, called, contact,
                  contact_instance, route, source_address, source_port, destination_address, destination_port,
                  services, feed, lasts_s, references, disposition);
}
inline auto parts(const storage::FeedProgress& value) {
  const auto& [feed, kind, point, settled_sequence, registrations, sessions, refused, begun_at] = value;
  return std::tie(feed, kind, point, settled_sequence, registrations, sessions, refused, begun_at);
}
template <class T>
bool same(const std::vector<T>& a, const std::vector<T>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const T& x, const T& y) { return parts(x) == parts(y); });
}
inline bool same(const Batch& a, const Batch& b) {
  return parts(a.progress) == parts(b.progress) && same(a.output.registrations, b.output.registrations) &&
         same(a.output.reports, b.output.reports) && same(a.output.sessions, b.output.sessions) &&
         same(a.output.refusals, b.output.refusals) && same(a.coverage, b.coverage) && same(a.lives, b.lives);
}

}  // namespace vouch::services::test
