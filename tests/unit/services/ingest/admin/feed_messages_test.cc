#include "services/ingest/admin/feed_messages.h"

#include <gtest/gtest.h>

#include <functional>

namespace vouch::services::test {
namespace {

/// "CODE field" of a message with one thing changed; empty if it can be read.
std::string problem(v1::LiveFeedKind kind, const std::function<void(v1::FeedSpec&)>& change) {
  v1::FeedSpec message;
  message.set_kind(kind);
  change(message);
  const auto spec = feed_spec_from(message);
  return spec ? "" : spec.error().code + " " + spec.error().field;
}

TEST(FeedSpecMessage, DropsNothingThatWasAskedFor) {
  EXPECT_EQ(problem(v1::CAPTURE_DIRECTORY, [](v1::FeedSpec& m) { m.set_transport(v1::FEED_TCP); }),
            "NOT_FOR_THIS_KIND spec.transport");
  EXPECT_EQ(problem(v1::HEP, [](v1::FeedSpec& m) { m.set_tls_ca_file("/ca"); }),
            "NOT_FOR_THIS_KIND spec.tls_ca_file");
  EXPECT_EQ(problem(v1::HEP,
                    [](v1::FeedSpec& m) {
                      m.set_transport(v1::FEED_TCP);
                      m.set_tls_key_file("/key");
                    }),
            "NOT_FOR_THIS_KIND spec.tls_key_file");
  EXPECT_EQ(problem(v1::CAPTURE_DIRECTORY, [](v1::FeedSpec& m) { m.set_tls_certificate_file("/c"); }),
            "NOT_FOR_THIS_KIND spec.tls_certificate_file");
  for (const auto kind : {v1::ISC, v1::REG_EVENT, v1::CAPTURE_DIRECTORY}) {
    EXPECT_EQ(problem(kind, [](v1::FeedSpec& m) { m.set_clock_bound_seconds(5); }),
              "NOT_FOR_THIS_KIND spec.clock_bound_seconds")
        << "its stamps are ours, or a file's";
  }
}

TEST(FeedSpecMessage, TakesWhatAKindHas) {
  EXPECT_EQ(problem(v1::HEP, [](v1::FeedSpec& m) { m.set_clock_bound_seconds(5); }), "");
  EXPECT_EQ(problem(v1::CAPTURE_DIRECTORY, [](v1::FeedSpec&) {}), "");
  EXPECT_EQ(problem(v1::ISC,
                    [](v1::FeedSpec& m) {
                      m.set_transport(v1::FEED_TLS);
                      m.set_tls_ca_file("/ca");
                    }),
            "");
}

/// What is told of a feed can be asked for again as it is.
TEST(FeedSpecMessage, OfAnExistingFeedCanBeReadAgain) {
  for (const FeedKind kind :
       {FeedKind::kHep, FeedKind::kIsc, FeedKind::kRegEvent, FeedKind::kCaptureDirectory}) {
    LiveFeedView view;
    view.spec.name = "one";
    view.spec.kind = kind;
    view.spec.point = ObservationPoint::kOnIsc;
    const auto again = feed_spec_from(to_proto(view).spec());
    ASSERT_TRUE(again) << again.error().field;
    EXPECT_EQ(*again, view.spec);
  }
}

}  // namespace
}  // namespace vouch::services::test
