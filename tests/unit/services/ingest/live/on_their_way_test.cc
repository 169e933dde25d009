#include "services/ingest/on_their_way.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <vector>

namespace vouch::services {
namespace {

struct Sent {
  int number;
  std::optional<Result<Stored>> outcome{};
};

class BatchesOnTheirWay : public ::testing::Test {
 protected:
  BatchesOnTheirWay() {
    for (int number = 0; number < 3; ++number) {
      sent_.push_back(std::make_shared<Sent>(Sent{number}));
      on_their_way_.add(sent_.back());
    }
  }
  /// The numbers of those that are over by it.
  std::vector<int> done(std::size_t number, const Result<Stored>& outcome = Stored{}) {
    std::vector<int> numbers;
    for (const auto& one : on_their_way_.done(*sent_[number], outcome)) numbers.push_back(one->number);
    return numbers;
  }

  std::vector<std::shared_ptr<Sent>> sent_;
  OnTheirWay<Sent> on_their_way_;
};

TEST_F(BatchesOnTheirWay, AreOverOneByOneWhereTheyAreDoneInOrder) {
  EXPECT_EQ(done(0), std::vector{0});
  EXPECT_EQ(done(1), std::vector{1});
  EXPECT_EQ(done(2), std::vector{2});
  EXPECT_TRUE(on_their_way_.is_empty());
}

TEST_F(BatchesOnTheirWay, WaitForThoseBeforeThem) {
  EXPECT_TRUE(done(2).empty());
  EXPECT_TRUE(done(1).empty());
  EXPECT_EQ(on_their_way_.size(), 3U);
  EXPECT_EQ(done(0), (std::vector{0, 1, 2}));
}

TEST_F(BatchesOnTheirWay, KeepTheirOutcomeWhileTheyWait) {
  done(1, fail("SPOOL_FULL"));
  EXPECT_EQ(done(0), (std::vector{0, 1}));
  EXPECT_EQ(sent_[1]->outcome->error().code, "SPOOL_FULL");
}

}  // namespace
}  // namespace vouch::services
