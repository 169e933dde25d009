#include "services/common/process/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace vouch::services {
namespace {

TEST(WorkerPool, FinishesWhatItTook) {
  std::atomic<int> done = 0;
  {
    WorkerPool pool{3, 1000};
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(pool.submit([&] { ++done; }));
  }
  EXPECT_EQ(done, 500);
}

TEST(WorkerPool, RefusesWhenItsQueueIsFull) {
  std::promise<void> gate;
  const auto opened = gate.get_future().share();
  std::promise<void> begun;
  WorkerPool pool{1, 1};
  ASSERT_TRUE(pool.submit([&] {
    begun.set_value();
    opened.wait();
  }));
  begun.get_future().wait();
  EXPECT_TRUE(pool.submit([] {}));
  EXPECT_FALSE(pool.submit([] {}));
  gate.set_value();
}

}  // namespace
}  // namespace vouch::services
