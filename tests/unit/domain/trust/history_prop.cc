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
    if (below(6) == 0) builder.removed();
    facts.push_back(builder);
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
