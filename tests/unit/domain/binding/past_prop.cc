#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>

#include "domain/binding/past.h"
#include "domain/binding/timeline.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::Register;
using Facts = std::vector<RegistrationFact>;

int pick(int from, int to) {
  return *rc::gen::inRange(from, to);
}

/// Some hours of two phones and an application that share addresses, told by REGISTERs and by reports, some
/// seconds after each other or an hour.
RegistrationFact any_fact() {
  const int number = pick(0, 60);
  Register fact("registration-" + std::to_string(number));
  fact.call("call-" + std::to_string(number % 5), static_cast<std::uint32_t>(number));
  fact.at(number * 300 + pick(0, 4) * pick(0, 20)).expires(static_cast<std::uint32_t>(pick(1, 30) * 120));
  const std::string ip = "10.0.0." + std::to_string(pick(1, 3));
  fact.hop(static_cast<std::uint16_t>(pick(1, 3))).contact("sip:alice@" + ip + ":5060");
  fact.address(ip, static_cast<std::uint16_t>(pick(5060, 5062)));
  if (pick(0, 3) == 0) fact.path({"sip:" + std::to_string(pick(0, 2)) + "@pcscf.example.com;lr;ob"});
  fact.impi(pick(0, 3) > 0 ? "alice" : "app").device(pick(0, 3) > 0 ? test::kPhone : test::kOtherPhone);
  if (pick(0, 3) == 0) fact.reg_id(static_cast<std::uint32_t>(pick(1, 3)));
  if (pick(0, 2) == 0) fact.cell(pick(0, 2) == 0 ? "262011234ABCD" : "3104101234567");
  if (pick(0, 8) == 0) fact.removed();
  if (pick(0, 20) == 0) fact.removed_all();
  if (pick(0, 10) == 0) fact.emergency();
  if (pick(0, 4) == 0) {
    fact.reported(*rc::gen::element(RegistrationKind::kReportedActive, RegistrationKind::kReportedExpired,
                                    RegistrationKind::kReportedUnregistered, RegistrationKind::kReportedEnded,
                                    RegistrationKind::kReportedOthersGone));
    const int named = pick(0, 60);
    if (pick(0, 2) == 0) fact.call("call-" + std::to_string(named % 5), static_cast<std::uint32_t>(named));
    if (pick(0, 3) == 0) fact.contact("");
  }
  if (pick(0, 5) == 0) fact.on_isc();
  if (pick(0, 4) == 0) fact.q(static_cast<std::uint16_t>(pick(0, 1000)));
  return fact;
}

/// Mostly in the order in which it happened.
Facts any_facts() {
  Facts facts(static_cast<std::size_t>(pick(0, 60)));
  std::generate(facts.begin(), facts.end(), any_fact);
  const auto late = [&](const RegistrationFact& fact) {
    return fact.registration->observed_at.plus_s(fact.contact.index == 7 ? 8000 : 0);
  };
  for (RegistrationFact& fact : facts) fact.contact.index = pick(0, 15) == 0 ? 7 : 0;
  std::stable_sort(facts.begin(), facts.end(),
                   [&](const auto& a, const auto& b) { return late(a) < late(b); });
  return facts;
}

Facts from(NetworkTime since, const Facts& facts) {
  Facts recent;
  std::copy_if(facts.begin(), facts.end(), std::back_inserter(recent),
               [&](const RegistrationFact& fact) { return since <= fact.registration->observed_at; });
  return recent;
}

/// What is kept of one identity: all facts, and the past in the place of the older ones.
class Kept {
 public:
  void learn(const Facts& offered) {
    if (past_ && !admits(*past_, offered)) past_.reset();
    const Facts known = recent();
    const Facts added = novel(known, offered);
    RC_ASSERT(added.size() == novel(facts_, offered).size());
    facts_.insert(facts_.end(), added.begin(), added.end());
    if (past_ && !stands_alone(*past_, recent())) past_.reset();
    if (auto folded = fold_past(past_ ? &*past_ : nullptr, recent())) past_ = std::move(*folded);
  }

  bool has_past() const { return past_.has_value(); }
  const Facts& facts() const { return facts_; }
  std::vector<Binding> bindings() const { return timeline(past_ ? &*past_ : nullptr, recent()); }
  std::vector<Binding> bindings_until(NetworkTime until) const {
    Facts earlier = recent();
    std::erase_if(earlier, [&](const auto& fact) { return until <= fact.registration->observed_at; });
    return timeline(&*past_, earlier);
  }
  NetworkTime past_until() const { return past_->until; }

 private:
  Facts recent() const { return past_ ? from(past_->read_from, facts_) : facts_; }

  Facts facts_;
  std::optional<Past> past_;
};

RC_GTEST_PROP(PastProperty, WhatWasFoldedTellsTheSameAsAllFactsWhateverComesAndWhen, ()) {
  const Facts facts = any_facts();
  Kept kept;
  bool ever = false;
  for (std::size_t i = 0; i < facts.size();) {
    const std::size_t size = std::min(static_cast<std::size_t>(pick(1, 8)), facts.size() - i);
    const auto first = facts.begin() + static_cast<std::ptrdiff_t>(i);
    kept.learn({first, first + static_cast<std::ptrdiff_t>(size)});
    RC_ASSERT(kept.bindings() == timeline(kept.facts()));
    ever = ever || kept.has_past();
    i += size;
  }
  RC_CLASSIFY(ever, "folded");
}

RC_GTEST_PROP(PastProperty, AnyTimeBehindItCanBeAskedAbout, ()) {
  Kept kept;
  kept.learn(any_facts());
  if (!kept.has_past()) return;
  const NetworkTime until = kept.past_until().plus_s(pick(0, 4000));
  Facts earlier = kept.facts();
  std::erase_if(earlier, [&](const auto& fact) { return until <= fact.registration->observed_at; });
  RC_ASSERT(kept.bindings_until(until) == timeline(earlier));
}

}  // namespace
}  // namespace vouch
