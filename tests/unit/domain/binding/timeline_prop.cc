#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>

#include "domain/binding/timeline.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::Register;

/// Few names, devices, contacts and times, so that facts meet each other.
RegistrationFact any_fact() {
  const auto pick = [](int from, int to) { return *rc::gen::inRange(from, to); };
  const std::string port = std::to_string(5060 + pick(0, 3));
  const std::string ip = "10.0.0." + std::to_string(pick(1, 3));
  Register fact(std::string(1, static_cast<char>('a' + pick(0, 8))));
  fact.at(pick(0, 400))
      .hop(static_cast<std::uint16_t>(pick(1, 4)))
      .expires(static_cast<std::uint32_t>(pick(1, 200)));
  fact.contact("sip:alice@" + ip + ":" + port).address(ip, static_cast<std::uint16_t>(5060));
  fact.impi(pick(0, 2) == 0 ? "alice" : "app").device(pick(0, 2) == 0 ? test::kPhone : test::kOtherPhone);
  fact.index(static_cast<std::uint16_t>(pick(0, 2))).feed(pick(0, 2) == 0 ? "feed-1" : "feed-2");
  if (pick(0, 3) == 0) fact.reg_id(static_cast<std::uint32_t>(pick(1, 3)));
  if (pick(0, 6) == 0) fact.removed();
  if (pick(0, 12) == 0) fact.removed_all();
  if (pick(0, 8) == 0) fact.emergency();
  if (pick(0, 2) == 0) fact.q(static_cast<std::uint16_t>(pick(0, 3) * 300));
  if (pick(0, 8) == 0) fact.without_instance();
  if (pick(0, 4) == 0) {
    fact.reported(*rc::gen::element(RegistrationKind::kReportedActive, RegistrationKind::kReportedExpired,
                                    RegistrationKind::kReportedUnregistered, RegistrationKind::kReportedEnded,
                                    RegistrationKind::kReportedOthersGone));
    if (pick(0, 2) == 0) fact.call("call-of-a...............", 1);
    if (pick(0, 3) == 0) fact.contact("");
  }
  if (pick(0, 4) == 0) fact.on_isc();
  if (pick(0, 6) == 0) fact.profile(test::password_profile());
  if (pick(0, 4) == 0) fact.also_listed({"sip:alice@10.0.0.1:5060"});
  return fact;
}

std::vector<RegistrationFact> any_facts() {
  std::vector<RegistrationFact> facts(static_cast<std::size_t>(*rc::gen::inRange(0, 14)));
  std::generate(facts.begin(), facts.end(), any_fact);
  return facts;
}

void shuffle(std::vector<RegistrationFact>& facts) {
  std::shuffle(facts.begin(), facts.end(), std::mt19937{*rc::gen::arbitrary<std::uint32_t>()});
}

RC_GTEST_PROP(TimelineProperty, OrderAndRepetitionChangeNothing, ()) {
  const auto facts = any_facts();
  auto disturbed = facts;
  for (const auto& fact : facts) {
    if (*rc::gen::arbitrary<bool>()) disturbed.push_back(fact);
  }
  shuffle(disturbed);
  RC_ASSERT(timeline(disturbed) == timeline(facts));
}

RC_GTEST_PROP(TimelineProperty, KeepingOnlyNovelFactsLosesNothing, ()) {
  const auto known = any_facts();
  const auto offered = any_facts();
  auto all = known;
  all.insert(all.end(), offered.begin(), offered.end());
  auto kept = known;
  const auto added = novel(known, offered);
  kept.insert(kept.end(), added.begin(), added.end());
  RC_ASSERT(timeline(kept) == timeline(all));
  RC_ASSERT(novel(kept, offered).empty());
}

RC_GTEST_PROP(TimelineProperty, BatchesOfAnyCutEndInTheSameBindings, ()) {
  auto facts = any_facts();
  std::vector<RegistrationFact> stored;
  shuffle(facts);
  for (std::size_t i = 0; i < facts.size();) {
    const auto size =
        std::min<std::size_t>(static_cast<std::size_t>(*rc::gen::inRange(1, 5)), facts.size() - i);
    const auto batch = std::span{facts}.subspan(i, size);
    const auto added = novel(stored, {batch.begin(), batch.end()});
    stored.insert(stored.end(), added.begin(), added.end());
    i += size;
  }
  RC_ASSERT(timeline(stored) == timeline(facts));
}

RC_GTEST_PROP(TimelineProperty, IntervalsOfOneKeyNeverOverlap, ()) {
  const auto bindings = timeline(any_facts());
  for (const Binding& a : bindings) {
    RC_ASSERT(a.registered_at <= a.refreshed_at);
    RC_ASSERT(a.registered_at <= a.end());
    RC_ASSERT(a.ended_at.has_value() == a.end_reason.has_value());
    for (const Binding& b : bindings) {
      const bool same_key =
          a.id != b.id && a.emergency == b.emergency && a.contact == b.contact && !a.reg_id && !b.reg_id;
      if (same_key) RC_ASSERT(a.end() <= b.registered_at || b.end() <= a.registered_at);
    }
  }
}

RC_GTEST_PROP(TimelineProperty, BindingIdsAreDistinct, ()) {
  auto bindings = timeline(any_facts());
  std::vector<BindingId> ids;
  for (const Binding& binding : bindings) ids.push_back(binding.id);
  std::sort(ids.begin(), ids.end());
  RC_ASSERT(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
}

}  // namespace
}  // namespace vouch
