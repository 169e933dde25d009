#include "services/ingest/directory/name_queue.h"

#include <gtest/gtest.h>

namespace vouch::services {
namespace {

using namespace std::chrono_literals;

class TheQueueOfNames : public ::testing::Test {
 protected:
  const NameQueue::Clock::time_point now = NameQueue::Clock::now();
  NameQueue queue{3};
};

TEST_F(TheQueueOfNames, GivesTheFirstByName) {
  queue.add("b");
  queue.add("a");
  queue.add("b");
  EXPECT_EQ(queue.take(now), "a");
  EXPECT_EQ(queue.take(now), "b");
  EXPECT_EQ(queue.take(now), std::nullopt);
}

TEST_F(TheQueueOfNames, GivesNoNameBeforeItsTime) {
  queue.add_later("a", now + 1s);
  EXPECT_EQ(queue.take(now), std::nullopt);
  EXPECT_EQ(queue.next_due(), now + 1s);
  EXPECT_EQ(queue.take(now + 1s), "a");
  EXPECT_EQ(queue.next_due(), std::nullopt);
}

TEST_F(TheQueueOfNames, GivesANameAtOnceWhenItIsKnownToBeComplete) {
  queue.add_later("a", now + 1s);
  queue.add("a");
  EXPECT_EQ(queue.take(now), "a");
  EXPECT_EQ(queue.take(now + 1s), std::nullopt);
}

TEST_F(TheQueueOfNames, ForgetsTheLastOfTooManyAndSaysSo) {
  for (const char* name : {"d", "c", "b"}) queue.add(name);
  EXPECT_FALSE(queue.forgot());
  queue.add("a");
  EXPECT_TRUE(queue.forgot());
  EXPECT_FALSE(queue.forgot());
  for (const char* name : {"a", "b", "c"}) EXPECT_EQ(queue.take(now), name);
  EXPECT_EQ(queue.take(now), std::nullopt);
}

TEST_F(TheQueueOfNames, ForgetsTheLastOfTooManyThatWait) {
  for (const char* name : {"a", "b", "c", "d"}) queue.add_later(name, now);
  EXPECT_TRUE(queue.forgot());
  EXPECT_EQ(queue.take(now), "a");
}

}  // namespace
}  // namespace vouch::services
