#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <thread>

#include "services/ingest/sip/sip_listener.h"
#include "tests/unit/services/ingest/sip/fake_intake.h"
#include "tests/unit/services/ingest/sip/scscf.h"

namespace vouch::services {
namespace {

constexpr const char* kAccepted = "200 OK";
constexpr const char* kActive = "active;expires=600000";

/// Vouch as subscriber of the registration event package, the test as S-CSCF.
class Subscriber : public ::testing::Test {
 protected:
  Subscriber() {
    intake.settle_at_once();
    config.udp = signalling::Endpoint{"127.0.0.1", 0};
    config.own_uri = "sip:vouch.example.org";
    config.next_hop = "sip:127.0.0.1:" + std::to_string(scscf.port());
    config.answer_within = milliseconds{5000};
    config.subscribe_to = {*parse_impu("sip:user@example.org")};
    config.on_phase = [this](const Impu&, SubscriptionPhase now) { phase = now; };
  }
  void begin() {
    auto started = SipListener::start(config, intake);
    ASSERT_TRUE(started) << started.error().code;
    listener = std::move(*started);
  }
  /// The next SUBSCRIBE, answered; other messages are passed over.
  std::string expect_subscribe(std::string_view status = kAccepted,
                               std::string_view more = "Expires: 600000\r\n") {
    return expect_subscribe_at(scscf, milliseconds{4000}, status, more);
  }
  std::string expect_subscribe_at(ScscfSocket& registrar, milliseconds within,
                                  std::string_view status = kAccepted,
                                  std::string_view more = "Expires: 600000\r\n") {
    while (const auto message = registrar.receive(within)) {
      if (!message->starts_with("SUBSCRIBE ")) continue;
      const std::string port = std::to_string(registrar.port());
      registrar.answer(
          response_to(*message, status, std::string{more} + "Contact: <sip:127.0.0.1:" + port + ">\r\n"));
      return *message;
    }
    return {};
  }
  /// Sends a NOTIFY and gives the answer to it.
  std::string notify(std::string_view subscribe, std::string_view state, std::string_view body) {
    scscf.answer(notify_for(subscribe, scscf.port(), ++cseq, state, body));
    while (const auto message = scscf.receive()) {
      if (message->starts_with("SIP/2.0 ")) return *message;
    }
    return {};
  }

  bool comes_to(SubscriptionPhase wanted) const {
    for (int i = 0; i < 200 && phase != wanted; ++i) std::this_thread::sleep_for(milliseconds{10});
    return phase == wanted;
  }

  ScscfSocket scscf{ScscfSocket::Kind::kUdp};
  SipListenerConfig config;
  FakeIntake intake;
  std::atomic<SubscriptionPhase> phase{SubscriptionPhase::kAsking};
  std::unique_ptr<SipListener> listener;
  int cseq = 0;
};

// RFC 3680 section 4, TS 24.229 clause 5.7.1.1.
TEST_F(Subscriber, AsksForTheRegistrationStateOfAnIdentity) {
  begin();
  const std::string subscribe = expect_subscribe();
  EXPECT_TRUE(subscribe.starts_with("SUBSCRIBE sip:user@example.org SIP/2.0\r\n")) << subscribe;
  EXPECT_EQ(value_of(subscribe, "Event"), "reg");
  EXPECT_EQ(value_of(subscribe, "Accept"), "application/reginfo+xml");
  EXPECT_EQ(value_of(subscribe, "Expires"), "600000");
  EXPECT_EQ(value_of(subscribe, "P-Asserted-Identity"), "<sip:vouch.example.org>");
  EXPECT_EQ(value_of(subscribe, "To"), "<sip:user@example.org>");
}

TEST_F(Subscriber, HandsOnANotificationAndAnswersIt) {
  begin();
  const std::string subscribe = expect_subscribe();
  const std::string answer = notify(subscribe, kActive, reginfo(0, "full"));
  EXPECT_TRUE(answer.starts_with("SIP/2.0 200 ")) << answer;
  const auto messages = intake.messages(1);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].octets, notify_for(subscribe, scscf.port(), 1, kActive, reginfo(0, "full")));
  EXPECT_EQ(phase, SubscriptionPhase::kActive);
}

// RFC 6665 section 4.1.2.4.
TEST_F(Subscriber, TakesANotificationThatOvertakesTheResponse) {
  begin();
  const auto subscribe = scscf.receive();
  ASSERT_TRUE(subscribe);
  EXPECT_TRUE(notify(*subscribe, kActive, reginfo(0, "full")).starts_with("SIP/2.0 200 "));
  EXPECT_EQ(intake.messages(1).size(), 1U);
}

/// The registrar notifies on the connection that we opened: what it has begun there is no stranger's.
TEST_F(Subscriber, WaitsForTheRestOfANotificationOnItsOwnConnection) {
  const int listening = socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_EQ(listen(listening, 1), 0);  // at any port
  sockaddr_in at{};
  socklen_t size = sizeof at;
  getsockname(listening, reinterpret_cast<sockaddr*>(&at), &size);
  config.tcp = signalling::Endpoint{"127.0.0.1", 0};
  config.next_hop = "sip:127.0.0.1:" + std::to_string(ntohs(at.sin_port)) + ";transport=tcp";
  begin();
  const auto registrar = ScscfSocket::accepted_at(listening);
  ASSERT_TRUE(registrar);
  const auto subscribe = registrar->receive();
  ASSERT_TRUE(subscribe);
  std::string text = notify_for(*subscribe, ntohs(at.sin_port), 1, kActive, reginfo(0, "full"));
  text.replace(text.find("/UDP"), 4, "/TCP");
  registrar->send(text.substr(0, text.size() - 20));
  std::this_thread::sleep_for(milliseconds{2500});
  EXPECT_TRUE(intake.losses(0).empty());
  registrar->send(text.substr(text.size() - 20));
  EXPECT_EQ(intake.messages(1).size(), 1U);
  EXPECT_TRUE(intake.losses(0).empty());
  close(listening);
}

TEST_F(Subscriber, AsksForTheFullStateInTheDialogOnAGap) {
  begin();
  const std::string subscribe = expect_subscribe();
  notify(subscribe, kActive, reginfo(0, "full"));
  notify(subscribe, kActive, reginfo(1, "partial"));
  EXPECT_FALSE(scscf.receive(milliseconds{150}));
  notify(subscribe, kActive, reginfo(3, "partial"));
  const std::string again = expect_subscribe();
  EXPECT_EQ(value_of(again, "Call-ID"), value_of(subscribe, "Call-ID"));
  EXPECT_EQ(value_of(again, "To"), "<sip:user@example.org>;tag=scscf");
  EXPECT_TRUE(again.starts_with("SUBSCRIBE sip:127.0.0.1:" + std::to_string(scscf.port()))) << again;
}

TEST_F(Subscriber, AsksAgainForAFullStateThatNeverComes) {
  config.full_state_within = std::chrono::seconds{1};
  begin();
  const std::string subscribe = expect_subscribe();
  notify(subscribe, kActive, reginfo(0, "full"));
  EXPECT_TRUE(comes_to(SubscriptionPhase::kActive));
  notify(subscribe, kActive, reginfo(2, "partial"));
  EXPECT_FALSE(expect_subscribe().empty());
  EXPECT_EQ(phase, SubscriptionPhase::kAsking) << "what was told has a gap";
  const std::string again = expect_subscribe();
  EXPECT_EQ(value_of(again, "Call-ID"), value_of(subscribe, "Call-ID"));
  notify(subscribe, kActive, reginfo(3, "full"));
  EXPECT_TRUE(comes_to(SubscriptionPhase::kActive));
  EXPECT_FALSE(scscf.receive(milliseconds{3000})) << "once it came, there is nothing to ask for";
}

TEST_F(Subscriber, OpensANewDialogWhenItsSubscriptionIsDeactivated) {
  begin();
  const std::string subscribe = expect_subscribe();
  notify(subscribe, kActive, reginfo(0, "full"));
  notify(subscribe, "terminated;reason=deactivated", reginfo(1, "full"));
  const std::string again = expect_subscribe();
  EXPECT_FALSE(again.empty());
  EXPECT_NE(value_of(again, "Call-ID"), value_of(subscribe, "Call-ID"));
  EXPECT_TRUE(notify(again, kActive, reginfo(0, "full")).starts_with("SIP/2.0 200 "));
  EXPECT_EQ(intake.messages(3).size(), 3U);
}

TEST_F(Subscriber, StopsWhenRejected) {
  begin();
  const std::string subscribe = expect_subscribe();
  notify(subscribe, kActive, reginfo(0, "full"));
  EXPECT_TRUE(notify(subscribe, "terminated;reason=rejected", "").starts_with("SIP/2.0 200 "));
  EXPECT_FALSE(scscf.receive(milliseconds{300}));
  EXPECT_EQ(phase, SubscriptionPhase::kRefused);
}

TEST_F(Subscriber, RefreshesBeforeTheEnd) {
  begin();
  const std::string subscribe = expect_subscribe(kAccepted, "Expires: 2\r\n");
  const std::string refresh = expect_subscribe();
  EXPECT_EQ(value_of(refresh, "Call-ID"), value_of(subscribe, "Call-ID"));
  EXPECT_EQ(value_of(refresh, "CSeq"),
            std::to_string(std::stoul(value_of(subscribe, "CSeq")) + 1) + " SUBSCRIBE");
}

TEST_F(Subscriber, OpensANewDialogWhenARefreshFindsNone) {
  begin();
  const std::string subscribe = expect_subscribe(kAccepted, "Expires: 2\r\n");
  const std::string refresh = expect_subscribe("481 Subscription Does Not Exist");
  const std::string again = expect_subscribe();
  EXPECT_NE(value_of(again, "Call-ID"), value_of(subscribe, "Call-ID"));
  EXPECT_TRUE(again.starts_with("SUBSCRIBE sip:user@example.org "));
}

TEST_F(Subscriber, TriesAgainLater) {
  begin();
  expect_subscribe("503 Service Unavailable", "Retry-After: 1\r\n");
  EXPECT_FALSE(scscf.receive(milliseconds{500}));
  EXPECT_FALSE(expect_subscribe().empty());
}

/// A port that was free just now.
std::uint16_t port_of_nobody() {
  return ScscfSocket{ScscfSocket::Kind::kUdp}.port();
}

TEST_F(Subscriber, IsHeardSoonByARegistrarThatComesUpLate) {
  const std::uint16_t port = port_of_nobody();
  config.next_hop = "sip:127.0.0.1:" + std::to_string(port);
  begin();
  std::this_thread::sleep_for(milliseconds{3500});
  ScscfSocket late{ScscfSocket::Kind::kUdp, 0, port};
  EXPECT_FALSE(expect_subscribe_at(late, milliseconds{6000}).empty());
  EXPECT_TRUE(comes_to(SubscriptionPhase::kActive));
}

TEST_F(Subscriber, AsksARegistrarAtOnceWhenTold) {
  config.next_hop = "sip:127.0.0.1:" + std::to_string(scscf.port());
  begin();
  expect_subscribe("503 Service Unavailable", "Retry-After: 3600\r\n");
  EXPECT_FALSE(scscf.receive(milliseconds{300}));
  listener->ask_again();
  EXPECT_FALSE(expect_subscribe_at(scscf, milliseconds{500}).empty());
  EXPECT_TRUE(comes_to(SubscriptionPhase::kActive));
  listener->ask_again();
  EXPECT_FALSE(scscf.receive(milliseconds{300})) << "it stands";
}

TEST_F(Subscriber, AsksAtOnceWhenToldThoughItWaitsForAnAnswer) {
  begin();
  const auto unanswered = scscf.receive();
  ASSERT_TRUE(unanswered);
  listener->ask_again();
  const std::string again = expect_subscribe_at(scscf, milliseconds{500});
  EXPECT_NE(value_of(again, "Call-ID"), value_of(*unanswered, "Call-ID"));
}

TEST_F(Subscriber, AddsAnIdentityWhileItRuns) {
  config.subscribe_to.clear();
  begin();
  EXPECT_FALSE(scscf.receive(milliseconds{100}));
  listener->subscribe(*parse_impu("tel:+49301234501"));
  listener->subscribe(*parse_impu("tel:+49301234501"));
  EXPECT_TRUE(expect_subscribe().starts_with("SUBSCRIBE tel:+49301234501 SIP/2.0\r\n"));
  EXPECT_FALSE(scscf.receive(milliseconds{700}));
}

TEST_F(Subscriber, EndsItsSubscriptionWhenItEnds) {
  begin();
  const std::string subscribe = expect_subscribe();
  notify(subscribe, kActive, reginfo(0, "full"));
  listener.reset();
  const auto last = scscf.receive();
  ASSERT_TRUE(last);
  EXPECT_TRUE(last->starts_with("SUBSCRIBE "));
  EXPECT_EQ(value_of(*last, "Expires"), "0");
}

/// A dialog that nobody here asked for.
std::string of_another_dialog(std::string subscribe) {
  return subscribe.replace(subscribe.find("Call-ID: "), 9, "Call-ID: x");
}

TEST_F(Subscriber, RefusesAnUnsolicitedNotification) {
  begin();
  const std::string stray = of_another_dialog(expect_subscribe());
  EXPECT_TRUE(notify(stray, kActive, reginfo(0, "full")).starts_with("SIP/2.0 481 "));
  EXPECT_EQ(listener->counters().offered, 0U);
}

TEST_F(Subscriber, TakesAnUnsolicitedNotificationIfTold) {
  config.take_unsolicited = true;
  begin();
  const std::string stray = of_another_dialog(expect_subscribe());
  EXPECT_TRUE(notify(stray, kActive, reginfo(0, "full")).starts_with("SIP/2.0 200 "));
  EXPECT_EQ(intake.messages(1).size(), 1U);
}

}  // namespace
}  // namespace vouch::services
