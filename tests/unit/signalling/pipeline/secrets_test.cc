#include <gtest/gtest.h>

#include <array>

#include "tests/unit/signalling/pipeline/everything_in.h"
#include "tests/unit/signalling/sip/message_builder.h"

namespace vouch::signalling {
namespace {

using testing::a_register;
using testing::accepted;
using testing::an_answer;
using testing::EverythingIn;
using testing::Message;

/// Everything that comes of these messages.
std::string everything_of(const std::vector<Message>& messages) {
  Pipeline pipeline{"lab/feed", ObservationPoint::kAtScscf};
  std::uint64_t sequence = 0;
  for (const Message& message : messages) {
    ObservedMessage observed;
    observed.octets = message.text();
    observed.source = testing::kPcscf;
    pipeline.take(std::move(observed), ++sequence);
  }
  pipeline.finish();
  return EverythingIn{pipeline.drain()}.text();
}

const std::string kKeys = "ik=\"00112233445566778899aabbccddeeff\", ck=\"ffeeddccbbaa99887766554433221100\"";
constexpr std::array kKeyTexts{"00112233445566778899aabbccddeeff", "ffeeddccbbaa99887766554433221100"};

/// TS 24.229 clause 5.4.1.2.1: the core's challenge holds the keys of a live user.
TEST(Keys, OfAChallengeAreInNoOutput) {
  const Message challenge =
      an_answer(a_register(), "401 Unauthorized")
          .with("WWW-Authenticate",
                "Digest realm=\"ims.example\", nonce=\"n\", algorithm=AKAv1-MD5, " + kKeys);
  const Message again = a_register().with("CSeq", "3 REGISTER");
  const std::string everything = everything_of({a_register(), challenge, again, accepted(again)});
  EXPECT_NE(everything.find("sip:alice@ims.example"), std::string::npos) << "it was registered in the end";
  for (const auto* key : kKeyTexts) EXPECT_EQ(everything.find(key), std::string::npos);
}

TEST(Keys, AreInNoOutputWhereverElseTheyStand) {
  for (const auto* header : {"WWW-Authenticate", "Proxy-Authenticate", "Authentication-Info"}) {
    const Message success = accepted(a_register()).with(header, "Digest realm=\"r\", " + kKeys);
    const Message broken = success.with("CSeq", "nonsense");
    const Message no_row = success.with("Min-Expires", "1\r\n" + std::string{header} + " " + kKeys);
    const std::string everything = everything_of({a_register(), broken, no_row, success});
    for (const auto* key : kKeyTexts) EXPECT_EQ(everything.find(key), std::string::npos) << header;
  }
  const Message request = a_register().with(
      "Authorization", "Digest username=\"alice@private.example\", realm=\"r\", response=\"0\", " + kKeys);
  const std::string everything = everything_of({request, accepted(request)});
  for (const auto* key : kKeyTexts) EXPECT_EQ(everything.find(key), std::string::npos);
}

TEST(Credentials, AreInNoOutput) {
  const Message request =
      a_register()
          .with("Authorization",
                "Digest username=\"alice@private.example\", realm=\"ims.example\", "
                "nonce=\"secretnonce\", response=\"secretresponse\", cnonce=\"secretcnonce\", "
                "auts=\"secretauts\", opaque=\"secretopaque\"")
          .with("Proxy-Authorization", "Digest username=\"x\", response=\"secretproxy\"");
  EXPECT_EQ(everything_of({request, accepted(request)}).find("secret"), std::string::npos);
  const Message basic = a_register().with("Authorization", "Basic secretcGFzc3dvcmQ=");
  EXPECT_EQ(everything_of({basic, accepted(basic)}).find("secret"), std::string::npos);
}

TEST(Credentials, OfACallAreInNoOutput) {
  const Message invite = a_register()
                             .with_start_line("INVITE sip:bob@ims.example SIP/2.0")
                             .with("CSeq", "1 INVITE")
                             .with("Proxy-Authorization", "Digest username=\"x\", response=\"secretproxy\"")
                             .with_body("secret body");
  EXPECT_EQ(everything_of({invite, an_answer(invite, "407 Proxy Authentication Required")
                                       .with("Proxy-Authenticate", "Digest realm=\"secretrealm\"")})
                .find("secret"),
            std::string::npos);
}

}  // namespace
}  // namespace vouch::signalling
