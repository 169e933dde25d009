#pragma once

#include "services/answer/amendments.h"
#include "services/answer/list_sessions.h"
#include "tests/integration/services/answer/answer_fixture.h"

namespace vouch::services {

using test::at_s;
using test::Call;
using test::impu;
using test::kPhoneImei;
using test::Register;

/// Answers given to a mediation function, and what it is told of them afterwards.
class AmendmentsTest : public test::AnswerTest {
 protected:
  static constexpr storage::AmendmentId kNone{KnowledgeTime::min(), 0, 0};

  void call(const std::vector<SessionFact>& facts) {
    auto batch = begin();
    ASSERT_TRUE(batch.add_session_facts(facts));
    ASSERT_TRUE(batch.commit());
  }
  static Call a_call() { return Call().invite(1).asserted("alice").answer(1); }

  SessionAnswer session(std::optional<KnowledgeTime> as_of = {}, bool amendable = true) {
    Question asked = question(Delivery::kQuery, as_of);
    asked.amendable = amendable;
    return answer<SessionAnswer>(
        asked, [](Case& open_case) { return resolve_session(open_case, "call-1", std::nullopt); });
  }
  LookupAnswer looked_up_alice() {
    return answer<LookupAnswer>(question(), [](Case& open_case) {
      return services::lookup(open_case, Target{impu("alice")}, std::nullopt);
    });
  }
  AmendmentsAnswer amended(const storage::AmendmentId& after = kNone, const Enough& enough = {}) {
    return answer<AmendmentsAnswer>(question(Delivery::kWatch),
                                    [&](Case& open_case) { return amendments(open_case, after, enough); });
  }
  bool worth_amending() {
    const auto found =
        services::worth_amending(reader_, question(Delivery::kWatch), {{}, kNone, {}}, now_, test::kLimit);
    return found && *found;
  }
  /// Whether a watch asks for amendments though nothing became known.
  bool due() {
    const auto found = worth_asking(reader_, question(Delivery::kWatch),
                                    {{KnowledgeTime::max(), now_}, kNone, {}}, now_, test::kLimit);
    return found && found->amendments;
  }
  std::size_t acknowledged(const storage::AmendmentId& id) {
    return answer<Acknowledged>(
               question(Delivery::kWatch),
               [&](Case& open_case) { return acknowledge(open_case, "mdf", std::vector{id}); })
        .count;
  }
  /// Somebody whom nobody asks about is heard: knowledge goes on.
  void time_passes() {
    ingest({Register("other")
                .impu("zoe")
                .impi("zoe")
                .contact("sip:zoe@10.8.8.8")
                .address("10.8.8.8")
                .device(test::kOtherPhone)});
  }
};

}  // namespace vouch::services
