#include "services/ingest/feeds/feed_spec.h"

#include <gtest/gtest.h>

#include <functional>

#include "services/ingest/feeds/feed_name.h"
#include "tests/unit/services/ingest/feeds/some_feeds.h"

namespace vouch::services::test {
namespace {

/// "CODE field" of a sound feed with one thing changed; empty if it is still sound.
std::string problem(FeedSpec spec, const std::function<void(FeedSpec&)>& change) {
  change(spec);
  const auto sound = validate(spec);
  return sound ? "" : sound.error().code + " " + sound.error().field;
}

TEST(FeedName, HasRoomForANameOnly) {
  EXPECT_TRUE(is_feed_name("berlin/hep-1:9060_a.B"));
  EXPECT_TRUE(is_feed_name(std::string(128, 'a')));
  for (const char* name : {"", "a b", "a@b", "a\n", "+49", "ä"}) EXPECT_FALSE(is_feed_name(name)) << name;
  EXPECT_FALSE(is_feed_name(std::string(129, 'a')));
}

TEST(FeedSpec, IsSoundForEachKind) {
  for (const FeedSpec& spec : {hep_feed(), isc_feed(), reg_event_feed(), directory_feed()}) {
    EXPECT_EQ(problem(spec, [](FeedSpec&) {}), "") << spec.name;
  }
}

TEST(FeedSpec, NeedsAListenersAddress) {
  EXPECT_EQ(problem(isc_feed(), [](FeedSpec& f) { f.address.clear(); }), "FIELD_MISSING address");
  EXPECT_EQ(problem(isc_feed(), [](FeedSpec& f) { f.address = "localhost"; }), "BAD_ADDRESS address");
  EXPECT_EQ(problem(isc_feed(),
                    [](FeedSpec& f) {
                      f.address = std::string{"::1\0x", 5};
                    }),
            "BAD_ADDRESS address");
  EXPECT_EQ(problem(isc_feed(), [](FeedSpec& f) { f.port = 0; }), "FIELD_MISSING port");
}

TEST(FeedSpec, NeedsToSayWhereItObserves) {
  EXPECT_EQ(problem(hep_feed(), [](FeedSpec& f) { f.point = ObservationPoint::kUnspecified; }),
            "BAD_OBSERVATION_POINT point");
  for (const FeedSpec& spec : {isc_feed(), reg_event_feed()}) {
    EXPECT_EQ(problem(spec, [](FeedSpec& f) { f.point = ObservationPoint::kAtScscf; }),
              "BAD_OBSERVATION_POINT point");
  }
}

TEST(FeedSpec, NamesFilesByTheirWholePath) {
  EXPECT_EQ(problem(hep_feed(), [](FeedSpec& f) { f.auth_key_file = "hep.key"; }),
            "PATH_NOT_ABSOLUTE auth_key_file");
  EXPECT_EQ(problem(hep_feed(), [](FeedSpec& f) { f.tls->key = "key"; }), "PATH_NOT_ABSOLUTE tls.key");
  EXPECT_EQ(problem(hep_feed(), [](FeedSpec& f) { f.tls->peer_ca.clear(); }), "FIELD_MISSING tls.peer_ca");
  EXPECT_EQ(problem(hep_feed(), [](FeedSpec& f) { f.tls.reset(); }), "FIELD_MISSING tls");
  EXPECT_EQ(problem(directory_feed(), [](FeedSpec& f) { f.directory.clear(); }), "FIELD_MISSING directory");
}

TEST(FeedSpec, NamesSendersByAddressesAndPrefixes) {
  for (const char* sender : {"10.0.0.1/8", "010.0.0.1", "0.0.0.0/0", "host", "any", ""}) {
    EXPECT_EQ(problem(hep_feed(), [&](FeedSpec& f) { f.allowed_senders[1] = sender; }),
              "BAD_ADDRESS allowed_senders[1]")
        << sender;
  }
  for (const char* sender : {"10.0.0.1", "10.0.0.0/8", "2001:db8::1", "2001:db8::/32"}) {
    EXPECT_EQ(problem(hep_feed(), [&](FeedSpec& f) { f.allowed_senders[1] = sender; }), "") << sender;
  }
}

TEST(FeedSpec, OfSipBelievesNobodyUnasked) {
  for (const FeedSpec& spec : {isc_feed(), reg_event_feed()}) {
    EXPECT_EQ(problem(spec, [](FeedSpec& f) { f.allowed_senders.clear(); }),
              "SENDERS_NOT_NAMED allowed_senders");
    EXPECT_EQ(problem(spec, [](FeedSpec& f) { f.allowed_senders = {"any"}; }),
              "ANYBODY_NOT_BELIEVED allowed_senders");
    EXPECT_EQ(problem(spec,
                      [](FeedSpec& f) {
                        f.allowed_senders.clear();
                        f.transport = FeedTransport::kTls;
                        f.tls = hep_feed().tls;
                        f.tls_peers = {"scscf-1"};
                      }),
              "")
        << "its certificate says who it is";
  }
}

TEST(FeedSpec, OfHepAsksForAKeyOrSendersOrBelievesAnybodyByName) {
  FeedSpec spec = hep_feed();
  spec.transport = FeedTransport::kUdp;
  spec.tls.reset();
  spec.tls_peers.clear();
  const auto any_on_isc = [](FeedSpec& f) {
    f.allowed_senders = {"any"};
    f.point = ObservationPoint::kOnIsc;
  };
  EXPECT_EQ(problem(spec, any_on_isc), "ANYBODY_NOT_BELIEVED allowed_senders") << "it passes for the S-CSCF";
  EXPECT_EQ(problem(spec, [](FeedSpec& f) { f.auth_key_file.clear(); }), "");
  spec.allowed_senders.clear();
  EXPECT_EQ(problem(spec, [](FeedSpec&) {}), "") << "the key is asked for";
  spec.auth_key_file.clear();
  EXPECT_EQ(problem(spec, [](FeedSpec&) {}), "SENDERS_NOT_NAMED allowed_senders");
  EXPECT_EQ(problem(spec, [](FeedSpec& f) { f.allowed_senders = {"any"}; }), "");
}

TEST(FeedSpec, OverTlsSaysWhoseCertificatesItBelieves) {
  EXPECT_EQ(problem(hep_feed(), [](FeedSpec& f) { f.tls_peers.clear(); }), "TLS_PEERS_NOT_NAMED tls_peers");
  EXPECT_EQ(problem(hep_feed(), [](FeedSpec& f) { f.tls_peers = {"any"}; }), "");
  EXPECT_EQ(problem(hep_feed(), [](FeedSpec& f) { f.tls_peers[1] = "*.example.org"; }),
            "BAD_NAME tls_peers[1]");
  EXPECT_EQ(problem(isc_feed(), [](FeedSpec& f) { f.tls_peers = {"any"}; }), "NOT_FOR_THIS_KIND tls_peers");
}

TEST(FeedSpec, SubscribesToSomebodySomewhere) {
  EXPECT_EQ(problem(reg_event_feed(), [](FeedSpec& f) { f.next_hop.clear(); }), "FIELD_MISSING next_hop");
  EXPECT_EQ(problem(reg_event_feed(), [](FeedSpec& f) { f.next_hop = "tel:+4930"; }), "BAD_URI next_hop");
  EXPECT_EQ(problem(reg_event_feed(), [](FeedSpec& f) { f.impus.clear(); }), "FIELD_MISSING impus");
  EXPECT_EQ(problem(reg_event_feed(), [](FeedSpec& f) { f.impus[1] = Impu{}; }), "BAD_IMPU impus[1]");
}

/// RFC 6665 section 4.1.3: NOTIFYs come to the Contact of the SUBSCRIBE.
TEST(FeedSpec, ThatSubscribesNamesTheAddressItsContactIsReachedAt) {
  for (const char* everywhere : {"0.0.0.0", "::", "::0", "::ffff:0.0.0.0"}) {
    EXPECT_EQ(problem(reg_event_feed(), [&](FeedSpec& f) { f.address = everywhere; }),
              "ADDRESS_NOT_REACHABLE address")
        << everywhere;
    EXPECT_EQ(problem(isc_feed(), [&](FeedSpec& f) { f.address = everywhere; }), "") << everywhere;
  }
  for (const char* somewhere : {"127.0.0.1", "::1", "::ffff:192.0.2.10", "192.0.2.10"}) {
    EXPECT_EQ(problem(reg_event_feed(), [&](FeedSpec& f) { f.address = somewhere; }), "") << somewhere;
  }
}

TEST(FeedSpec, HasARhythmOfADayAtMost) {
  for (const int seconds : {-1, 86'401}) {
    EXPECT_EQ(problem(isc_feed(), [&](FeedSpec& f) { f.rhythm = std::chrono::seconds{seconds}; }),
              "OUT_OF_RANGE rhythm");
  }
}

TEST(FeedSpec, BearsAClockApartOfAnHourAtMost) {
  for (const int seconds : {0, 3'601}) {
    EXPECT_EQ(problem(isc_feed(), [&](FeedSpec& f) { f.clock_bound = std::chrono::seconds{seconds}; }),
              "OUT_OF_RANGE clock_bound");
  }
}

TEST(FeedSpec, NamesAnElementAsAFeedIsNamed) {
  EXPECT_EQ(problem(isc_feed(), [](FeedSpec& f) { f.element = "two words"; }), "BAD_ELEMENT element");
}

TEST(FeedSpec, SetsNothingInVain) {
  EXPECT_EQ(problem(isc_feed(), [](FeedSpec& f) { f.directory = "/x"; }), "NOT_FOR_THIS_KIND directory");
  EXPECT_EQ(problem(isc_feed(), [](FeedSpec& f) { f.auth_key_file = "/x"; }),
            "NOT_FOR_THIS_KIND auth_key_file");
  EXPECT_EQ(problem(isc_feed(), [](FeedSpec& f) { f.tls.emplace(); }), "NOT_FOR_THIS_KIND tls");
  EXPECT_EQ(problem(isc_feed(), [](FeedSpec& f) { f.next_hop = "sip:x"; }), "NOT_FOR_THIS_KIND next_hop");
  EXPECT_EQ(problem(hep_feed(), [](FeedSpec& f) { f.impus.emplace_back("sip:a@b"); }),
            "NOT_FOR_THIS_KIND impus");
  EXPECT_EQ(problem(directory_feed(), [](FeedSpec& f) { f.port = 1; }), "NOT_FOR_THIS_KIND port");
  EXPECT_EQ(problem(directory_feed(), [](FeedSpec& f) { f.address = "::"; }), "NOT_FOR_THIS_KIND address");
}

TEST(FeedSpec, NamesItsKindsAndTransports) {
  for (const char* name : {"HEP", "ISC", "REG_EVENT", "CAPTURE_DIRECTORY"})
    EXPECT_EQ(name_of(*feed_kind_from(name)), name);
  for (const char* name : {"UDP", "TCP", "TLS"}) EXPECT_EQ(name_of(*feed_transport_from(name)), name);
  EXPECT_FALSE(feed_kind_from("hep"));
}

}  // namespace
}  // namespace vouch::services::test
