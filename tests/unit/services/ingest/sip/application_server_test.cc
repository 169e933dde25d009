#include "tests/unit/services/ingest/sip/application_server.h"

#include <thread>
#include <vector>

namespace vouch::services {
namespace {

TEST_F(ApplicationServer, AnswersARegistrationOnlyWhenItIsDurable) {
  begin();
  ScscfSocket scscf{Kind::kUdp, udp()};
  scscf.send(ThirdPartyRegister{}.text());
  ASSERT_EQ(intake.messages(1).size(), 1U);
  EXPECT_FALSE(scscf.receive(milliseconds{150}));
  intake.settle(Settled::kDurable);
  const auto answer = scscf.receive();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->starts_with("SIP/2.0 200 ")) << *answer;
  EXPECT_EQ(listener->counters().answered_durable, 1U);
}

// RFC 3261 section 10.3 step 8.
TEST_F(ApplicationServer, TellsWhatIsRegisteredAndForHowLong) {
  intake.settle_at_once();
  begin();
  ScscfSocket scscf{Kind::kUdp, udp()};
  scscf.send(ThirdPartyRegister{}.text());
  const auto answer = scscf.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(value_of(*answer, "Expires"), "600000");
  EXPECT_EQ(value_of(*answer, "Contact"), "<sip:scscf.example:5060>;expires=600000");
}

TEST_F(ApplicationServer, AnswersADeregistrationWithoutContact) {
  intake.settle_at_once();
  begin();
  ScscfSocket scscf{Kind::kUdp, udp()};
  scscf.send(ThirdPartyRegister{.expires = "Expires: 0\r\n"}.text());
  const auto answer = scscf.receive();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->starts_with("SIP/2.0 200 "));
  EXPECT_EQ(value_of(*answer, "Expires"), "0");
  EXPECT_EQ(value_of(*answer, "Contact"), "");
}

TEST_F(ApplicationServer, HandsOnTheOctetsAsTheyCame) {
  begin();
  ScscfSocket scscf{Kind::kUdp, udp()};
  const std::string sent =
      ThirdPartyRegister{.more =
                             "P-Odd:  folded,\r\n\t values \r\nP-Visited-Network-ID: a,b\r\nbroken line\r\n"}
          .text();
  scscf.send(sent);
  const auto messages = intake.messages(1);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].octets, sent);
  EXPECT_EQ(messages[0].source, (signalling::Endpoint{"127.0.0.1", scscf.port()}));
  EXPECT_EQ(messages[0].destination, (signalling::Endpoint{"127.0.0.1", udp()}));
  EXPECT_EQ(messages[0].transport, signalling::Transport::kUdp);
  EXPECT_GT(messages[0].observed_at.us, 0);
}

TEST_F(ApplicationServer, AnswersAtTheDeadlineWhateverTheIntakeDoes) {
  config.answer_within = milliseconds{200};
  begin();
  ScscfSocket scscf{Kind::kUdp, udp()};
  const auto sent_at = steady_clock::now();
  scscf.send(ThirdPartyRegister{}.text());
  const auto answer = scscf.receive();
  ASSERT_TRUE(answer);
  const auto took = steady_clock::now() - sent_at;
  EXPECT_TRUE(answer->starts_with("SIP/2.0 200 "));
  EXPECT_GE(took, milliseconds{190});
  EXPECT_LT(took, milliseconds{450});  // T1 is 500 ms: the S-CSCF does not even repeat itself
  EXPECT_EQ(listener->counters().answered_at_deadline, 1U);
  intake.settle(Settled::kDurable);  // late: changes nothing
  EXPECT_FALSE(scscf.receive(milliseconds{100}));
}

TEST_F(ApplicationServer, GivesARegistrationIts200EvenIfItIsLost) {
  begin();
  ScscfSocket scscf{Kind::kUdp, udp()};
  scscf.send(ThirdPartyRegister{}.text());
  intake.messages(1);
  intake.settle(Settled::kGivenUp);
  const auto answer = scscf.receive();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->starts_with("SIP/2.0 200 "));
  EXPECT_EQ(listener->counters().answered_given_up, 1U);
}

TEST_F(ApplicationServer, CountsALossWhenTheIntakeIsFullAndAnswers200) {
  intake.be_full();
  begin();
  ScscfSocket scscf{Kind::kUdp, udp()};
  scscf.send(ThirdPartyRegister{}.text());
  const auto answer = scscf.receive();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->starts_with("SIP/2.0 200 "));
  const auto losses = intake.losses(1);
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_EQ(losses[0], std::pair(Loss::kNoRoom, std::string{"127.0.0.1"}));
}

// RFC 3261 section 17.2.2.
TEST_F(ApplicationServer, OffersARetransmissionOnceAndRepeatsTheAnswer) {
  begin();
  ScscfSocket scscf{Kind::kUdp, udp()};
  scscf.send(ThirdPartyRegister{}.text());
  scscf.send(ThirdPartyRegister{}.text());
  intake.messages(1);
  std::this_thread::sleep_for(milliseconds{100});
  intake.settle(Settled::kDurable);
  ASSERT_TRUE(scscf.receive());
  scscf.send(ThirdPartyRegister{}.text());
  const auto repeated = scscf.receive();
  ASSERT_TRUE(repeated);
  EXPECT_TRUE(repeated->starts_with("SIP/2.0 200 "));
  EXPECT_EQ(listener->counters().offered, 1U);
}

TEST_F(ApplicationServer, AnswersWithoutATransactionWhenTooManyAreKept) {
  config.remembered_max = 2;
  begin();
  ScscfSocket scscf{Kind::kUdp, udp()};
  for (const char* branch : {"z9hG4bKa", "z9hG4bKb", "z9hG4bKc", "z9hG4bKd"})
    scscf.send(ThirdPartyRegister{.branch = branch}.text());
  ASSERT_EQ(intake.messages(4).size(), 4U);
  EXPECT_FALSE(scscf.receive(milliseconds{100}));
  intake.settle(Settled::kDurable);
  for (int i = 0; i < 4; ++i) {
    const auto answer = scscf.receive();
    ASSERT_TRUE(answer) << i;
    EXPECT_TRUE(answer->starts_with("SIP/2.0 200 "));
    EXPECT_EQ(value_of(*answer, "Expires"), "600000");
  }
}

TEST_F(ApplicationServer, AnswersAtOnceWhenTooManyWait) {
  config.waiting_max = 1;
  begin();
  ScscfSocket scscf{Kind::kUdp, udp()};
  scscf.send(ThirdPartyRegister{.branch = "z9hG4bKa"}.text());
  scscf.send(ThirdPartyRegister{.branch = "z9hG4bKb"}.text());
  const auto answer = scscf.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(value_of(*answer, "Call-ID"), "third-z9hG4bKb");
  EXPECT_EQ(intake.messages(2).size(), 2U);
}

TEST_F(ApplicationServer, ReadsTwoRegistrationsInOneSegment) {
  begin();
  ScscfSocket scscf{Kind::kTcp, tcp()};
  const std::string one = ThirdPartyRegister{.branch = "z9hG4bKa", .transport = "TCP"}.text();
  const std::string two = ThirdPartyRegister{.branch = "z9hG4bKb", .transport = "TCP"}.text();
  scscf.send(one + two);
  const auto messages = intake.messages(2);
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0].octets, one);
  EXPECT_EQ(messages[1].octets, two);
  EXPECT_EQ(messages[0].transport, signalling::Transport::kTcp);
  intake.settle(Settled::kDurable);
  std::string answers;
  while (answers.find("z9hG4bKa") == std::string::npos || answers.find("z9hG4bKb") == std::string::npos) {
    const auto more = scscf.receive();
    ASSERT_TRUE(more) << answers;
    answers += *more;
  }
}

TEST_F(ApplicationServer, AnswersAllOfASurgeOnOneConnection) {
  begin();
  intake.settle_at_once();
  ScscfSocket scscf{Kind::kTcp, tcp()};
  constexpr int kSurge = 4000;
  std::thread sender{[&] {
    std::string surge;
    for (int i = 0; i < kSurge; ++i) {
      ThirdPartyRegister request;
      request.transport = "TCP";
      request.branch = "z9hG4bKsurge" + std::to_string(i);
      request.more = "X-Padding: " + std::string(1000, 'x') + "\r\n";
      surge += request.text();
    }
    scscf.send(surge);
  }};
  int answers = 0;
  std::string heard;
  while (answers < kSurge) {
    const auto more = scscf.receive();
    if (!more) break;
    heard += *more;
    for (std::size_t at = 0; (at = heard.find("\r\n\r\n")) != std::string::npos; ++answers)
      heard.erase(0, at + 4);
  }
  sender.join();
  EXPECT_EQ(answers, kSurge);
}

TEST_F(ApplicationServer, ReadsARegistrationThatComesOctetByOctet) {
  begin();
  ScscfSocket scscf{Kind::kTcp, tcp()};
  const std::string sent =
      ThirdPartyRegister{.transport = "TCP", .more = std::string(3000, 'x') + ": y\r\n"}.text();
  for (std::size_t at = 0; at < sent.size(); at += 7) {
    scscf.send(std::string_view{sent}.substr(at, 7));
    if (at % 350 == 0) std::this_thread::sleep_for(milliseconds{1});
  }
  const auto messages = intake.messages(1);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].octets, sent);
}

// RFC 3261 section 7.5; RFC 5626 section 3.5.1 puts them there as keep-alive.
TEST_F(ApplicationServer, IgnoresLineEndsInFrontOfAMessage) {
  intake.settle_at_once();
  begin();
  const std::string sent = ThirdPartyRegister{.transport = "TCP"}.text();
  ScscfSocket scscf{Kind::kTcp, tcp()};
  scscf.send("\r\n\r\n" + sent);
  const auto messages = intake.messages(1);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].octets, sent);
  ScscfSocket datagrams{Kind::kUdp, udp()};
  datagrams.send("\r\n" + ThirdPartyRegister{}.text());
  ASSERT_EQ(intake.messages(2).size(), 2U);
}

TEST_F(ApplicationServer, AnswersAPing) {
  begin();
  ScscfSocket scscf{Kind::kUdp, udp()};
  std::string ping = ThirdPartyRegister{.body = ""}.text();
  for (std::size_t at; (at = ping.find("REGISTER")) != std::string::npos;) ping.replace(at, 8, "OPTIONS");
  scscf.send(ping);
  const auto answer = scscf.receive();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->starts_with("SIP/2.0 200 "));
  EXPECT_EQ(value_of(*answer, "Allow"), "REGISTER, NOTIFY, OPTIONS");
  EXPECT_EQ(listener->counters().offered, 0U);
}

TEST_F(ApplicationServer, RefusesOtherMethods) {
  begin();
  ScscfSocket scscf{Kind::kUdp, udp()};
  std::string invite = ThirdPartyRegister{.body = ""}.text();
  for (std::size_t at; (at = invite.find("REGISTER")) != std::string::npos;) invite.replace(at, 8, "INVITE");
  scscf.send(invite);
  const auto answer = scscf.receive();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->starts_with("SIP/2.0 405 "));
  EXPECT_EQ(value_of(*answer, "Allow"), "REGISTER, NOTIFY, OPTIONS");
}

TEST_F(ApplicationServer, TakesNothingFromAStrangerButDoesNotHurtItsUsers) {
  config.senders = {"192.0.2.1"};
  begin();
  ScscfSocket scscf{Kind::kUdp, udp()};
  scscf.send(ThirdPartyRegister{}.text());
  const auto answer = scscf.receive();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->starts_with("SIP/2.0 200 "));
  const auto losses = intake.losses(1);
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_EQ(losses[0].first, Loss::kNotAuthentic);
  EXPECT_EQ(listener->counters().offered, 0U);
}

TEST_F(ApplicationServer, CountsWhatIsNoSipAndLivesOn) {
  intake.settle_at_once();
  begin();
  ScscfSocket scscf{Kind::kUdp, udp()};
  const std::string valid = ThirdPartyRegister{}.text();
  for (std::size_t end = 0; end < valid.size(); end += 13) scscf.send(std::string_view{valid}.substr(0, end));
  std::string without_call_id = ThirdPartyRegister{.branch = "z9hG4bKbad"}.text();
  without_call_id.replace(without_call_id.find("Call-ID"), 7, "Nothing");
  scscf.send(without_call_id);
  EXPECT_FALSE(intake.losses(1).empty());
  EXPECT_GT(listener->counters().bad_messages, 0U);
  for (const auto& [loss, sender] : intake.losses(20)) {
    EXPECT_EQ(loss, Loss::kBadFrame);
    EXPECT_TRUE(sender == "127.0.0.1" || sender.empty()) << sender;
  }
  ScscfSocket other{Kind::kUdp, udp()};
  other.send(ThirdPartyRegister{.branch = "z9hG4bKgood"}.text());
  const auto answer = other.receive();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->starts_with("SIP/2.0 200 "));
}

TEST_F(ApplicationServer, PutsAsideWhatItsParserRefuses) {
  begin();
  for (const Kind kind : {Kind::kUdp, Kind::kTcp}) {
    ScscfSocket scscf{kind, kind == Kind::kUdp ? udp() : tcp()};
    std::string refused =
        ThirdPartyRegister{.branch = "z9hG4bKbad", .transport = kind == Kind::kUdp ? "UDP" : "TCP"}.text();
    refused.replace(refused.find("Call-ID"), 7, "Nothing");
    const std::size_t before = intake.put_aside().size();
    scscf.send(refused);
    EXPECT_EQ(intake.losses(before + 1).size(), before + 1);
    const auto put_aside = intake.put_aside();
    ASSERT_EQ(put_aside.size(), before + 1) << "as often as it is counted";
    EXPECT_EQ(put_aside.back().first, "BAD_HEADER in header Call-ID");
    EXPECT_EQ(put_aside.back().second, refused);
  }
  ScscfSocket scscf{Kind::kUdp, udp()};
  std::string refused = ThirdPartyRegister{}.text();
  refused.replace(refused.find("CSeq: ") + 6, 1, "x");
  scscf.send(refused);
  EXPECT_EQ(intake.losses(3).size(), 3U);
  EXPECT_EQ(intake.put_aside().back(),
            (std::pair<std::string, std::string>{"BAD_HEADER in header CSeq", refused}));
}

TEST_F(ApplicationServer, DropsAnOversizedMessageAndItsConnectionAlone) {
  config.message_octets_max = 16 * 1024;
  intake.settle_at_once();
  begin();
  ScscfSocket large{Kind::kTcp, tcp()};
  large.send(ThirdPartyRegister{.transport = "TCP", .body = std::string(256 * 1024, 'x')}.text());
  EXPECT_TRUE(large.is_closed_by_peer(milliseconds{2000}));
  ScscfSocket scscf{Kind::kTcp, tcp()};
  scscf.send(ThirdPartyRegister{.branch = "z9hG4bKok", .transport = "TCP"}.text());
  EXPECT_TRUE(scscf.receive());
  EXPECT_EQ(intake.messages(1).size(), 1U);
}

TEST_F(ApplicationServer, CountsWhatEachSenderBrought) {
  intake.settle_at_once();
  begin();
  ScscfSocket scscf{Kind::kUdp, udp()};
  const std::string text = ThirdPartyRegister{}.text();
  scscf.send(text);
  ASSERT_TRUE(scscf.receive());
  const auto senders = listener->senders();
  ASSERT_EQ(senders.size(), 1U);
  EXPECT_EQ(senders.begin()->first, "127.0.0.1");
  EXPECT_EQ(senders.begin()->second.messages, 1U);
  EXPECT_EQ(senders.begin()->second.octets, text.size());
}

TEST_F(ApplicationServer, AnswersWhatWaitsWhenItEnds) {
  begin();
  ScscfSocket scscf{Kind::kUdp, udp()};
  scscf.send(ThirdPartyRegister{}.text());
  intake.messages(1);
  listener.reset();
  const auto answer = scscf.receive();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->starts_with("SIP/2.0 200 "));
  intake.settle(Settled::kDurable);  // nobody waits for it any more
}

TEST_F(ApplicationServer, RunsBesideAnother) {
  intake.settle_at_once();
  begin();
  auto second = SipListener::start(config, intake);
  ASSERT_TRUE(second);
  EXPECT_NE((*second)->port(SipTransport::kUdp), udp());
  ScscfSocket scscf{Kind::kUdp, (*second)->port(SipTransport::kUdp)};
  scscf.send(ThirdPartyRegister{}.text());
  EXPECT_TRUE(scscf.receive());
  listener.reset();
  scscf.send(ThirdPartyRegister{.branch = "z9hG4bKz"}.text());
  EXPECT_TRUE(scscf.receive());
}

TEST_F(ApplicationServer, SaysWhyItCannotListen) {
  begin();
  config.udp->port = udp();
  config.tcp.reset();
  EXPECT_EQ(SipListener::start(config, intake).error().code, "CANNOT_LISTEN");
  config.udp->address = "scscf.example.org";
  EXPECT_EQ(SipListener::start(config, intake).error().code, "BAD_ADDRESS");
  config.udp.reset();
  EXPECT_EQ(SipListener::start(config, intake).error().code, "NO_ADDRESS");
  config.tls = signalling::Endpoint{"127.0.0.1", 0};
  config.tls_folder = "/nowhere";
  EXPECT_EQ(SipListener::start(config, intake).error().code, "NOT_READABLE");
}

}  // namespace
}  // namespace vouch::services