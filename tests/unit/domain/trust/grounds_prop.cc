#include "domain/trust/grounds.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>

#include "domain/binding/timeline.h"
#include "domain/trust/assess.h"
#include "domain/trust/codes.h"
#include "domain/trust/vocabulary.h"
#include "tests/support/domain/builders.h"

// The verdicts of a network are few, whatever its UEs write.
namespace vouch {
namespace {

std::size_t below(std::size_t limit) {
  return *rc::gen::inRange<std::size_t>(0, limit);
}

/// What a UE may write: anything, often after a beginning that means something.
std::string written() {
  static constexpr std::array kBeginnings{"",
                                          "AKAv1-",
                                          "md5",
                                          "3gpp-nr-",
                                          "3GPP-",
                                          "IEEE-802.11",
                                          "ipsec-3gpp, ",
                                          "+g.3gpp.iari-ref=",
                                          "+g.3gpp.iari-ref=urn:urn-7:3gpp-application.ims.iari.rcs.",
                                          "+g.3gpp.icsi-ref=urn:urn-7:3gpp-service.ims.icsi.mmtel",
                                          "+g.gsma.rcs.",
                                          "Linphone/"};
  return kBeginnings[below(kBeginnings.size())] + *rc::gen::string<std::string>();
}

ClientProfile any_profile() {
  ClientProfile profile;
  profile.authentication = static_cast<Authentication>(below(6));
  profile.behind_pcscf = below(2) == 0;
  profile.access_network_provided = below(2) == 0;
  for (std::string* text : {&profile.algorithm, &profile.integrity_protected, &profile.security_mechanism,
                            &profile.security_offer, &profile.access_type, &profile.user_agent}) {
    *text = written();
  }
  for (std::size_t i = below(4); i > 0; --i) profile.feature_tags.push_back(written());
  return profile;
}

/// What a catalogue tells of a device with every radio but the newest.
TrustContext known_device() {
  TacEntry entry;
  entry.radio = "GSM, LTE";
  TrustContext context;
  context.tac = TacFinding{"1", entry};
  return context;
}

std::vector<std::string> grounds_on(const ClientProfile& profile) {
  const auto bindings = timeline(std::vector<RegistrationFact>{test::Register().profile(profile)});
  return grounds_of(collect_evidence(bindings.front(), known_device()));
}

/// Whether Vouch itself found that word.
bool is_ours(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
}

RC_GTEST_PROP(GroundsProperty, AreOfFewWordsWhateverAUeWrites, ()) {
  for (const std::string& one : grounds_on(any_profile())) {
    const Condition seen = condition_from(one);
    const CodeInfo* code = find_code(seen.code);
    RC_ASSERT(code != nullptr);
    if (!seen.value) continue;
    const auto words = words_of(code->values);
    if (words.empty()) {
      RC_ASSERT(code->values == Vocabulary::kOurs && is_ours(*seen.value));
    } else {
      RC_ASSERT(std::find(words.begin(), words.end(), *seen.value) != words.end());
    }
  }
}

RC_GTEST_PROP(GroundsProperty, AreTheSameForEachApplicationThatNobodyKnows, ()) {
  const auto with_application = [] {
    ClientProfile profile = test::telephony_profile();
    profile.feature_tags.push_back("+g.3gpp.iari-ref=urn:urn-7:3gpp-application.ims.iari.x" +
                                   std::to_string(*rc::gen::arbitrary<unsigned>()));
    return grounds_on(profile);
  };
  RC_ASSERT(with_application() == with_application());
}

RC_GTEST_PROP(GroundsProperty, AreWeighedAsTheEvidenceTheyComeFrom, ()) {
  const auto bindings = timeline(std::vector<RegistrationFact>{test::Register().profile(any_profile())});
  const auto evidence = collect_evidence(bindings.front(), known_device());
  const auto grounds = grounds_of(evidence);
  RC_ASSERT(grounds_of(evidence_of_grounds(grounds)) == grounds);
  for (const std::string& one : grounds) {
    const Condition asked = condition_from(one);
    RC_ASSERT(std::any_of(evidence.begin(), evidence.end(),
                          [&](const Evidence& fact) { return meets(fact, asked); }));
  }
}

}  // namespace
}  // namespace vouch
