#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <set>

#include "tests/unit/signalling/pipeline/everything_in.h"
#include "tests/unit/signalling/sip/damage.h"
#include "tests/unit/signalling/sip/message_builder.h"

namespace vouch::signalling {
namespace {

using testing::a_register;
using testing::accepted;
using testing::damaged;
using testing::EverythingIn;
using testing::Message;

/// Seldom enough that no sentence of ours holds it, and no octet of damage makes it.
const std::string kMarker = "qzxqj";

/// The marker wherever a person may be told from another.
Message a_persons_register() {
  return a_register()
      .with("Via", "SIP/2.0/UDP " + kMarker + ".example:5060;branch=z9hG4bK" + kMarker)
      .with("From", "\"" + kMarker + "\" <sip:" + kMarker + "@ims.example>;tag=" + kMarker)
      .with("To", "<sip:" + kMarker + "@ims.example>")
      .with("Call-ID", kMarker + "@" + kMarker)
      .with("Contact", "<sip:" + kMarker + "@10.1.2.3>;+sip.instance=\"<urn:x:" + kMarker + ">\"")
      .with("P-Access-Network-Info", "3GPP-NR-FDD;utran-cell-id-3gpp=" + kMarker)
      .with("Authorization",
            "Digest username=\"" + kMarker + "@private.example\", realm=\"" + kMarker + "\"");
}

Message a_persons_success(const Message& request) {
  return accepted(request)
      .with("Contact", request.values("Contact").front() + ";expires=9;pub-gruu=\"sip:" + kMarker + "@h;gr\"")
      .with("P-Associated-URI", "<sip:" + kMarker + "@ims.example>, <tel:" + kMarker + ">");
}

void take(Pipeline& pipeline, std::string octets, std::uint64_t sequence) {
  ObservedMessage observed;
  observed.octets = std::move(octets);
  observed.where = "frame 7";
  pipeline.take(std::move(observed), sequence);
}

RC_GTEST_PROP(Pipeline, ARefusalNeverTellsWhoItIsAbout, ()) {
  const Message request = a_persons_register();
  const auto extra = *rc::gen::elementOf(std::vector<std::pair<std::string, std::string>>{
      {"X-Nothing", kMarker},
      {"To", "<sip:" + kMarker + "@ims.example>"},
      {"Authorization", "Digest username=\"" + kMarker + "\", realm=\"" + kMarker + "\""},
      {"Contact", kMarker},
      {"Contact", "*"},
      {"Content-Length", "-" + kMarker},
      {kMarker, kMarker}});
  const Message changed = request.and_also(extra.first, extra.second);
  Pipeline pipeline{"lab/feed", ObservationPoint::kUnspecified};
  take(pipeline, damaged(changed.text()), 1);
  take(pipeline, changed.text(), 2);
  take(pipeline, damaged(a_persons_success(changed).text()), 3);
  take(pipeline, a_persons_success(changed).text(), 4);
  pipeline.finish();
  RC_ASSERT(EverythingIn::refusal_text(pipeline.drain()).find(kMarker) == std::string::npos);
}

RC_GTEST_PROP(Pipeline, AnyOctetsLeaveItSettledAndCounted, (const std::vector<std::string>& messages)) {
  Pipeline pipeline{"lab/feed", ObservationPoint::kUnspecified};
  std::uint64_t sequence = 0;
  for (const std::string& octets : messages) {
    const auto start = *rc::gen::elementOf(std::vector<std::string>{
        "", "SIP/2.0 200 OK\r\n", "REGISTER sip:a SIP/2.0\r\n", "INVITE sip:a SIP/2.0\n"});
    take(pipeline, start + octets, ++sequence);
  }
  RC_ASSERT(pipeline.counters().messages == messages.size());
  RC_ASSERT(pipeline.settled() <= sequence);
  pipeline.finish();
  RC_ASSERT(pipeline.settled() == sequence);
}

/// A feed that starts again behind what was settled gets the same registrations, whenever that is.
RC_GTEST_PROP(Pipeline, StartingAgainBehindWhatIsSettledMissesNothing, ()) {
  std::vector<Message> messages;
  const int registers = *rc::gen::inRange(1, 6);
  for (int i = 0; i < registers; ++i) messages.push_back(a_register().with("Call-ID", std::to_string(i)));
  for (int i = 0; i < registers; ++i) messages.push_back(accepted(messages[static_cast<std::size_t>(i)]));
  const auto order =
      *rc::gen::container<std::vector<unsigned>>(messages.size(), rc::gen::arbitrary<unsigned>());
  for (std::size_t i = messages.size(); i > 1; --i) std::swap(messages[i - 1], messages[order[i - 1] % i]);

  const auto stop = *rc::gen::inRange<std::size_t>(0, messages.size() + 1);
  Pipeline first{"lab/feed", ObservationPoint::kUnspecified};
  for (std::size_t i = 0; i < stop; ++i) take(first, messages[i].text(), i + 1);
  Pipeline second{"lab/feed", ObservationPoint::kUnspecified};
  for (auto i = static_cast<std::size_t>(first.settled()); i < messages.size(); ++i)
    take(second, messages[i].text(), i + 1);
  std::set<RegistrationId> told;
  for (Pipeline* pipeline : {&first, &second}) {
    for (const auto& one : pipeline->drain().registrations) told.insert(one.registration.id);
  }
  RC_ASSERT(told.size() == static_cast<std::size_t>(registers));
}

}  // namespace
}  // namespace vouch::signalling
