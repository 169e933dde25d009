#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "domain/binding/timeline.h"
#include "domain/registration/facts_by_impu.h"
#include "domain/trust/assess.h"
#include "domain/trust/history/history.h"
#include "services/common/policy/policy_file.h"
#include "tests/support/domain/builders.h"

// Verdicts of the built-in policy over random histories of two identities and two devices.
namespace vouch {
namespace {

using services::default_policy;
using test::Register;
using Facts = std::vector<RegistrationFact>;

int below(int limit) {
  return *rc::gen::inRange(0, limit);
}

ClientProfile any_profile() {
  ClientProfile profile = below(4) == 0 ? test::password_profile() : test::telephony_profile();
  if (below(3) == 0) profile.integrity_protected.clear();
  if (below(3) == 0) profile.security_mechanism = "ipsec-3gpp";
  if (below(3) == 0)
    profile.feature_tags = {"+g.3gpp.iari-ref=urn:urn-7:3gpp-application.ims.iari.rcs.chatbot"};
  if (below(4) == 0) profile.user_agent = "Linphone/5";
  return profile;
}

Facts any_facts() {
  Facts facts;
  for (int i = below(8); i > 0; --i) {
    const std::string who = below(2) == 0 ? "alice" : "bob";
    const std::string address = "10.0.0." + std::to_string(1 + below(2));
    Register builder{"r" + std::to_string(i)};
    builder.impu(who).impi(who).at(below(60) * 60).address(address).profile(any_profile());
    builder.contact("sip:" + who + "@" + address + ":5060");
    builder.device(below(3) == 0 ? test::kOtherPhone : test::kPhone);
    facts.push_back(builder);
  }
  return facts;
}

std::map<BindingId, Verdict> verdicts_on(const Facts& facts) {
  std::vector<Binding> all;
  History told;
  for (const auto& [impu, own] : by_impu(facts)) {
    const auto bindings = timeline(own);
    std::vector<const Binding*> pointers;
    for (const Binding& binding : bindings) pointers.push_back(&binding);
    told.merge(identity_history(pointers));
    all.insert(all.end(), bindings.begin(), bindings.end());
  }
  std::map<BindingId, Verdict> verdicts;
  for (const Binding& binding : all) {
    std::vector<const Binding*> sharers;
    for (const Binding& other : all) {
      if (other.instance->same_device(*binding.instance)) sharers.push_back(&other);
    }
    TrustContext context = context_of(binding, sharers);
    context.history = told[binding.id];
    const auto of_device = device_history(sharers)[binding.id];
    context.history.insert(context.history.end(), of_device.begin(), of_device.end());
    verdicts.emplace(binding.id, assess(binding, context, default_policy()));
  }
  return verdicts;
}

RC_GTEST_PROP(VerdictOnHistory, OrderAndRepetitionOfEventsChangeNoVerdict, ()) {
  const Facts facts = any_facts();
  Facts shuffled = facts;
  shuffled.insert(shuffled.end(), facts.begin(), facts.end());
  for (std::size_t i = shuffled.size(); i > 1; --i)
    std::swap(shuffled[i - 1], shuffled[static_cast<std::size_t>(below(static_cast<int>(i)))]);
  RC_ASSERT(verdicts_on(shuffled) == verdicts_on(facts));
}

RC_GTEST_PROP(VerdictOnHistory, WhatIsSeenLessOfSupportIsTrustedNoMore, ()) {
  const Facts facts = any_facts();
  Facts poorer = facts;
  for (RegistrationFact& fact : poorer) {
    ClientProfile& profile = fact.registration.change().profile;
    if (profile.integrity_protected == "yes" && below(2) == 0) profile.integrity_protected.clear();
    if (below(2) == 0) profile.security_mechanism.clear();
    if (below(2) == 0) profile.feature_tags.clear();
  }
  const auto before = verdicts_on(facts);
  for (const auto& [id, verdict] : verdicts_on(poorer))
    RC_ASSERT(!trusts_more(verdict.trust_level, before.at(id).trust_level));
}

RC_GTEST_PROP(VerdictOnHistory, ACopyOfADeviceRaisesNoTrustAnywhere, ()) {
  const Facts facts = any_facts();
  Facts cloned = facts;
  cloned.push_back(Register("clone")
                       .impu("eve")
                       .impi("eve")
                       .at(below(60) * 60)
                       .address("10.9.9.9")
                       .contact("sip:eve@10.9.9.9:5060"));
  const auto before = verdicts_on(facts);
  const auto after = verdicts_on(cloned);
  for (const auto& [id, verdict] : before)
    RC_ASSERT(!trusts_more(after.at(id).trust_level, verdict.trust_level));
}

RC_GTEST_PROP(VerdictOnHistory, AWrongCheckDigitIsNeverTrustedWhateverElseHappened, ()) {
  Facts facts = any_facts();
  for (RegistrationFact& fact : facts)
    fact.contact.instance = parse_instance_id("\"<urn:gsma:imei:35209900-176148-7>\"", true);
  for (const auto& [id, verdict] : verdicts_on(facts))
    RC_ASSERT(verdict.trust_level == TrustLevel::kUntrusted);
}

}  // namespace
}  // namespace vouch
