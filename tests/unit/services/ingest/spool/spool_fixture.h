#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "services/ingest/spool/spool.h"
#include "tests/support/scratch.h"

namespace vouch::services::test {

using TimePoint = std::chrono::system_clock::time_point;

constexpr std::uint64_t kRoomy = 1U << 30U;
constexpr std::uint64_t kMiB = 1U << 20U;

class SpoolTest : public ::testing::Test {
 protected:
  std::unique_ptr<Spool> open(std::uint64_t limit = kRoomy) {
    auto spool = Spool::open(folder_, limit, box_, [this] { return now_; });
    EXPECT_TRUE(spool) << spool.error().code << ' ' << spool.error().offset;
    return spool ? std::move(*spool) : nullptr;
  }
  std::filesystem::path file() const { return folder_ / "spool.sqlite"; }

  Scratch scratch_;
  std::filesystem::path folder_ = scratch_.path() / "state";
  SealedBox box_{SealedBox::Key{1, 2, 3}};
  TimePoint now_{std::chrono::seconds{1'700'000'000}};
};

inline std::vector<std::string> contents(Spool& spool) {
  std::vector<std::string> all;
  const auto entries = spool.peek(1000);
  if (!entries) return {"NOT READABLE: " + entries.error().code};
  for (const SpoolEntry& entry : *entries) all.push_back(entry.octets.value_or("BROKEN"));
  return all;
}

}  // namespace vouch::services::test
