#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz_target.h"

namespace vouch::fuzz {
namespace {

namespace fs = std::filesystem;

fs::path corpora() {
  return VOUCH_FUZZ_CORPORA;
}

std::string octets_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> seeds_of(const Target& target) {
  std::vector<fs::path> seeds;
  for (const auto& entry : fs::directory_iterator(corpora() / target.name)) seeds.push_back(entry.path());
  std::sort(seeds.begin(), seeds.end());
  return seeds;
}

/// Octets in a place of exactly their size, so that a sanitizer sees a step beyond them.
void take_exactly(const Target& target, std::string_view octets) {
  const std::vector<char> exact(octets.begin(), octets.end());
  target.take({exact.data(), exact.size()});
}

/// Every seed, and every seed cut off and with single octets changed at places spread over it. A broken
/// promise ends the process and so fails the test.
class Replay : public ::testing::TestWithParam<Target> {
 protected:
  static constexpr std::size_t kPlaces = 24;

  static void for_each_place(const std::string& seed, const auto& call) {
    const std::size_t step = std::max<std::size_t>(1, seed.size() / kPlaces);
    for (std::size_t at = 0; at < seed.size(); at += step) call(at);
  }
};

TEST_P(Replay, TakesItsSeeds) {
  const auto seeds = seeds_of(GetParam());
  EXPECT_FALSE(seeds.empty());
  for (const fs::path& seed : seeds) take_exactly(GetParam(), octets_of(seed));
}

TEST_P(Replay, TakesSeedsThatAreCutOff) {
  for (const fs::path& path : seeds_of(GetParam())) {
    const std::string seed = octets_of(path);
    for_each_place(seed, [&](std::size_t at) { take_exactly(GetParam(), seed.substr(0, at)); });
  }
}

TEST_P(Replay, TakesSeedsWithAChangedOctet) {
  for (const fs::path& path : seeds_of(GetParam())) {
    const std::string seed = octets_of(path);
    for_each_place(seed, [&](std::size_t at) {
      std::string changed = seed;
      changed[at] = static_cast<char>(changed[at] ^ (at % 2 == 0 ? 0x80 : 0x01));
      take_exactly(GetParam(), changed);
    });
  }
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Replay, ::testing::ValuesIn(targets()),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(Corpora, BelongToATargetEach) {
  std::set<std::string> known;
  for (const Target& target : targets()) known.emplace(target.name);
  for (const auto& folder : fs::directory_iterator(corpora()))
    EXPECT_TRUE(known.contains(folder.path().filename().string())) << folder.path().filename();
}

}  // namespace
}  // namespace vouch::fuzz
