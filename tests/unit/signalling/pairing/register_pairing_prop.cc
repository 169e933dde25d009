#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <set>

#include "signalling/pairing/register_pairing.h"
#include "tests/unit/signalling/sip/message_builder.h"

namespace vouch::signalling {
namespace {

using testing::a_register;
using testing::accepted;
using testing::an_answer;
using testing::Message;

RC_GTEST_PROP(RegisterPairing, FindsEveryAcceptedRegisterInAnyOrderAndOnce, ()) {
  struct Event {
    Message message;
    bool request;
  };
  std::vector<Event> events;
  std::set<std::string> expected;
  const int registers = *rc::gen::inRange(1, 8);
  for (int i = 0; i < registers; ++i) {
    const std::string call_id = "call-" + std::to_string(i);
    const Message request = a_register().with("Call-ID", call_id);
    const bool success = *rc::gen::arbitrary<bool>();
    if (success) expected.insert(call_id);
    const Message answer = success ? accepted(request) : an_answer(request, "403 Forbidden");
    for (int copies = *rc::gen::inRange(1, 4); copies > 0; --copies) {
      events.push_back({request, true});
      events.push_back({answer, false});
    }
  }
  const auto order =
      *rc::gen::container<std::vector<unsigned>>(events.size(), rc::gen::arbitrary<unsigned>());
  for (std::size_t i = events.size(); i > 1; --i) std::swap(events[i - 1], events[order[i - 1] % i]);

  RegisterPairing pairing;
  std::multiset<std::string> found;
  std::uint64_t sequence = 0;
  for (const Event& event : events) {
    SeenRegister seen{parsed(event.message), {}, {}, ++sequence};
    const auto pair =
        event.request ? pairing.take_request(std::move(seen)) : pairing.take_final(std::move(seen));
    if (pair) found.insert(pair->request.message.call_id);
  }
  RC_ASSERT(std::vector<std::string>(found.begin(), found.end()) ==
            std::vector<std::string>(expected.begin(), expected.end()));
  RC_ASSERT(!pairing.waiting_since());
}

}  // namespace
}  // namespace vouch::signalling
