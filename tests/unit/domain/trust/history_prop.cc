#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "domain/binding/timeline.h"
#include "domain/common/sorted_set.h"
#include "domain/trust/history/history.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::Register;

int below(int limit) {
  return *rc::gen::inRange(0, limit);
}

/// Registrations of one identity by few clients at few addresses, so that they meet.
std::vector<RegistrationFact> any_facts() {
  std::vector<RegistrationFact> facts;
  for (int i = below(10); i > 0; --i) {
    const std::string address = "10.0.0." + std::to_string(1 + below(2));
    const std::string port = std::to_string(5060 + below(2));
    Register builder{"r" + std::to_string(i)};
    builder.at(below(50) * 60).impi(below(3) == 0 ? "bob" : "alice").address(address);
    builder.contact("sip:alice@" + address + ":" + port)
        .device(below(2) == 0 ? test::kPhone : test::kOtherPhone);
    if (below(2) == 0) builder.cell(below(2) == 0 ? "262011234ABCD" : "3104101234567");
    if (below(6) == 0) builder.removed();
    facts.push_back(builder);
    if (below(4) == 0)
      facts.back().contact.instance =
          parse_instance_id("\"<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>\"", true);
  }
  return facts;
}

History history_of(const std::vector<RegistrationFact>& facts) {
  const auto bindings = timeline(facts);
  std::vector<const Binding*> pointers;
  for (const Binding& binding : bindings) pointers.push_back(&binding);
  History told = identity_history(pointers);
  for (auto& [id, more] : device_history(pointers)) {
    auto& all = told[id];
    all.insert(all.end(), more.begin(), more.end());
  }
  for (auto& [id, all] : told) make_sorted_set(all);
  return told;
}

RC_GTEST_PROP(HistoryProperty, OrderAndRepetitionOfEventsChangeNothing, ()) {
  const auto facts = any_facts();
  auto shuffled = facts;
  shuffled.insert(shuffled.end(), facts.begin(), facts.end());
  for (std::size_t i = shuffled.size(); i > 1; --i)
    std::swap(shuffled[i - 1], shuffled[static_cast<std::size_t>(below(static_cast<int>(i)))]);
  RC_ASSERT(history_of(shuffled) == history_of(facts));
}

/// A phone's registrations for a day or two, under one identity or another, in Europe, Asia or America.
std::vector<RegistrationFact> any_travels() {
  std::vector<RegistrationFact> facts;
  for (int i = below(12); i > 0; --i) {
    Register builder{"r" + std::to_string(i)};
    const std::string who = below(2) == 0 ? "alice" : "bob";
    builder.impu(who)
        .impi(who)
        .at(below(180) * 15 * 60)
        .expires(static_cast<std::uint32_t>(below(20) * 3600));
    builder.cell(*rc::gen::element(std::string{"262011234ABCD"}, std::string{"4041012345678"},
                                   std::string{"3104101234567"}, std::string{"2860112345678"}));
    facts.push_back(builder);
  }
  return facts;
}

bool can_travel(const RegistrationFact& a, const RegistrationFact& b) {
  const auto [left, arrived] = std::minmax(a.registration->observed_at, b.registration->observed_at);
  const bool to_america = (a.registration->cell[0] == '3') != (b.registration->cell[0] == '3');
  return !to_america || left.plus_s(2 * 60 * 60) < arrived;
}

/// So no sighting takes back what others show.
RC_GTEST_PROP(HistoryProperty, TravelIsImpossibleWhereTwoSightingsAreWhateverElseIsSeen, ()) {
  const auto facts = any_travels();
  std::vector<Binding> bindings;
  for (const std::string who : {"alice", "bob"}) {
    std::vector<RegistrationFact> own;
    std::copy_if(facts.begin(), facts.end(), std::back_inserter(own),
                 [&](const RegistrationFact& fact) { return fact.impu == test::impu(who); });
    for (Binding& binding : timeline(own)) bindings.push_back(std::move(binding));
  }
  std::vector<const Binding*> pointers;
  for (const Binding& binding : bindings) pointers.push_back(&binding);
  const History told = device_history(pointers);
  for (const Binding& binding : bindings) {
    const bool impossible = std::any_of(facts.begin(), facts.end(), [&](const RegistrationFact& a) {
      const NetworkTime when = a.registration->observed_at;
      const bool of_binding =
          a.impu == binding.impu && binding.registered_at <= when && when <= binding.refreshed_at;
      return of_binding && std::any_of(facts.begin(), facts.end(),
                                       [&](const RegistrationFact& b) { return !can_travel(a, b); });
    });
    const auto own = told.find(binding.id);
    const bool flagged =
        own != told.end() && std::any_of(own->second.begin(), own->second.end(),
                                         [](const Evidence& one) { return one.code == "IMPOSSIBLE_TRAVEL"; });
    RC_ASSERT(flagged == impossible);
  }
}

RC_GTEST_PROP(HistoryProperty, TheOrderOfBindingsChangesNothing, ()) {
  const auto bindings = timeline(any_facts());
  std::vector<const Binding*> pointers;
  for (const Binding& binding : bindings) pointers.push_back(&binding);
  auto backwards = pointers;
  std::reverse(backwards.begin(), backwards.end());
  RC_ASSERT(identity_history(backwards) == identity_history(pointers));
  RC_ASSERT(device_history(backwards) == device_history(pointers));
}

}  // namespace
}  // namespace vouch
