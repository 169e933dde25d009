#include <algorithm>
#include <map>
#include <random>
#include <string>

#include "domain/correlation/branches.h"
#include "domain/session/join.h"
#include "tests/integration/services/answer/answer_fixture.h"

namespace vouch::services {
namespace {

using test::Call;
using test::impu;
using test::Register;

template <class Fact>
void take_some(std::vector<Fact>& left, std::vector<Fact>& taken, std::mt19937& chance) {
  for (std::size_t most = chance() % 4; most > 0 && !left.empty(); --most) {
    taken.push_back(left.back());
    left.pop_back();
  }
}

/// Registrations and calls that bear on each other: devices that come and go, a fork, a B2BUA, a call
/// replaced.
struct Story {
  std::vector<RegistrationFact> registrations{Register("a1").at(-50).expires(100'000),
                                              Register("a2").at(-20).expires(100'000),
                                              Register("b1")
                                                  .impu("bob")
                                                  .impi("bob")
                                                  .contact("sip:bob@10.0.0.2:5060")
                                                  .address("10.0.0.2")
                                                  .at(-40)
                                                  .expires(100'000),
                                              Register("b2")
                                                  .impu("bob")
                                                  .impi("bob")
                                                  .contact("sip:bob@10.0.0.3:5060")
                                                  .address("10.0.0.3")
                                                  .device(test::kOtherPhone)
                                                  .at(-30)
                                                  .expires(100'000),
                                              Register("a3").at(60).removed()};
  std::vector<SessionFact> messages = all_messages();

  static std::vector<SessionFact> all_messages() {
    auto outer = Call().invite(1).asserted("alice").facts();
    outer[0].destination_address = "10.9.9.20";
    auto inner = Call()
                     .invite(1)
                     .invite(2, "x1")
                     .ringing("x1")
                     .invite(2, "x2", "sip:bob@10.0.0.3:5060")
                     .answer(2, "x2")
                     .bye()
                     .facts();
    for (SessionFact& fact : inner) {
      if (fact.hop == 1) fact.source_address = "10.9.9.20";
      if (fact.branch == "x2") fact.to_tag = fact.to_tag.empty() ? "" : "b2";
    }
    auto successor = Call().invite(1).answer(1).facts();
    successor[0].references = {{ReferenceKind::kReplaces, "call-2", "b2", "a"}};
    std::vector<SessionFact> all;
    std::uint8_t number = 1;
    for (auto* call : {&outer, &inner, &successor}) {
      for (SessionFact& fact : *call) {
        fact.call_id = "call-" + std::to_string(number);
        fact.id.octets[0] = number;
        fact.observed_at = fact.observed_at.plus_s(3 * (number - 1));
        if (number < 3) fact.icid = "icid-1";
        all.push_back(fact);
      }
      ++number;
    }
    return all;
  }
};

std::string text_of(const Session& session) {
  std::string text = session.call_id;
  for (const std::string& one : session.joined) text += "+" + one;
  return text + " " + std::to_string(session.started_at.us) + " " +
         std::to_string(session.answered_at.value_or(NetworkTime{}).us) + " " +
         std::to_string(session.ended_at.value_or(NetworkTime{}).us) + "\n";
}

std::string text_of(const SessionLeg& leg, const Association& association,
                    const std::vector<Binding>& devices) {
  std::string text = "  " + leg.call_id + " " + std::to_string(static_cast<int>(leg.outcome)) + " " +
                     std::to_string(static_cast<int>(association.outcome)) + " " +
                     std::to_string(static_cast<int>(association.match));
  for (const Binding& one : devices) text += " " + one.instance->normalized;
  return text + "\n";
}

/// Told by the rules, of all there is.
std::string by_the_rules(const Story& story) {
  std::map<Impu, std::vector<RegistrationFact>> by_impu;
  for (const RegistrationFact& fact : story.registrations) by_impu[fact.impu].push_back(fact);
  std::vector<Binding> bindings;
  for (const auto& [impu, own] : by_impu) {
    for (Binding& one : timeline(own)) bindings.push_back(std::move(one));
  }
  std::string text;
  for (const Session& session : joined_sessions(story.messages)) {
    text += text_of(session);
    std::vector<Association> found;
    for (const SessionLeg& leg : session.legs) found.push_back(associate(leg, bindings));
    tell_branches_apart(session.legs, found);
    for (std::size_t i = 0; i < found.size(); ++i)
      text += text_of(session.legs[i], found[i], found[i].candidates);
  }
  return text;
}

class AnyOrderTest : public test::AnswerTest, public ::testing::WithParamInterface<unsigned> {
 protected:
  /// What became known at one time.
  struct Batch {
    std::vector<RegistrationFact> registrations;
    std::vector<SessionFact> messages;
  };
  void store(const Batch& told) {
    for (const RegistrationFact& fact : told.registrations) ingest({fact});
    if (told.messages.empty()) return;
    auto batch = begin();
    ASSERT_TRUE(batch.add_session_facts(told.messages));
    ASSERT_TRUE(batch.commit());
  }
  /// Told by an answer under a warrant on everybody.
  std::string as_answered() {
    struct Told {
      Basis basis;
      std::string text;
      std::size_t size() const { return 1; }
    };
    return answer<Told>(question(),
                        [](Case& open_case) -> Result<Told> {
                          Told told;
                          for (const char* call_id : {"call-1", "call-3"}) {
                            const auto sessions = sessions_of(open_case, call_id);
                            if (!sessions) return tl::make_unexpected(sessions.error());
                            for (const Session& session : *sessions) {
                              told.text += text_of(session);
                              auto one = tell_session(open_case, session);
                              if (!one) return tl::make_unexpected(one.error());
                              for (const ToldLeg& leg : one->legs) {
                                std::vector<Binding> devices;
                                for (const ToldBinding& candidate : leg.candidates)
                                  devices.push_back(candidate.disclosed.binding);
                                told.text += text_of(leg.leg, leg.association, devices);
                              }
                            }
                          }
                          return told;
                        })
        .text;
  }
};

/// However late, often and mixed what happened becomes known, in batches of any size. A message that is told
/// again may have been seen by another feed, or sent again: later than at first.
TEST_P(AnyOrderTest, EndsInTheSameAssociations) {
  const Story story;
  warrant({Target{impu("alice")}, Target{impu("bob")}});
  std::mt19937 chance{GetParam()};
  std::vector<RegistrationFact> registrations = story.registrations;
  for (const RegistrationFact& fact : story.registrations) {
    if (chance() % 3 == 0) registrations.push_back(fact);
  }
  std::vector<SessionFact> messages = story.messages;
  for (SessionFact copy : story.messages) {
    copy.observed_at = copy.observed_at.plus_s(static_cast<std::int64_t>(chance() % 3));
    if (chance() % 2 == 0) messages.push_back(copy);
  }
  std::shuffle(registrations.begin(), registrations.end(), chance);
  std::shuffle(messages.begin(), messages.end(), chance);
  while (!registrations.empty() || !messages.empty()) {
    Batch told;
    take_some(registrations, told.registrations, chance);
    take_some(messages, told.messages, chance);
    store(told);
  }
  EXPECT_EQ(as_answered(), by_the_rules(story));
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyOrderTest, ::testing::Range(1U, 13U));

}  // namespace
}  // namespace vouch::services
