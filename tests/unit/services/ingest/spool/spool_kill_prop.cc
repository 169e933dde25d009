#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <thread>

#include "services/ingest/spool/spool.h"
#include "tests/support/scratch.h"

namespace vouch::services::test {
namespace {

constexpr std::uint64_t kRoomy = 1U << 30U;
constexpr int kRounds = 60;
const SealedBox kBox{SealedBox::Key{7}};

/// What entry number `sequence` holds: told apart by the number, of very different lengths.
std::string entry_of(std::uint64_t sequence) {
  return std::to_string(sequence) + "/" + std::string(sequence * 7919 % 30'000, 'x');
}

/// What the child says of its work; fits into one atomic write.
struct Told {
  std::uint64_t appended = 0;
  std::uint64_t removing = 0;  ///< may be gone from here on
};

/// Appends and sometimes drains, telling what is durable, until it is killed.
[[noreturn]] void work_until_killed(const std::filesystem::path& folder, int told_to, unsigned seed) {
  std::mt19937 random{seed};
  auto spool = Spool::open(folder, kRoomy, kBox);
  if (!spool) _exit(1);
  Told told;
  told.appended = *(*spool)->append(std::span<const std::string>{});
  while (true) {
    std::vector<std::string> group;
    const std::uint64_t count = 1 + random() % 5;
    for (std::uint64_t i = 1; i <= count; ++i) group.push_back(entry_of(told.appended + i));
    const auto appended = (*spool)->append(group);
    if (!appended) _exit(2);
    told.appended = *appended;
    if (::write(told_to, &told, sizeof told) != sizeof told) _exit(3);
    if (random() % 8 != 0) continue;
    told.removing = std::max(told.removing, told.appended - random() % 4);
    if (::write(told_to, &told, sizeof told) != sizeof told) _exit(3);
    if (!(*spool)->remove_up_to(told.removing)) _exit(4);
  }
}

/// Kills a worker after `us`; what it had told by then.
Told killed_after(const std::filesystem::path& folder, std::chrono::microseconds us, unsigned seed) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    work_until_killed(folder, ends[1], seed);
  }
  ::close(ends[1]);
  std::this_thread::sleep_for(us);
  ::kill(child, SIGKILL);
  Told last;
  Told told;
  while (::read(ends[0], &told, sizeof told) == sizeof told) last = told;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the worker failed by itself: " << WEXITSTATUS(status);
  return last;
}

TEST(SpoolKilled, LosesNothingAppendedAtWhateverInstruction) {
  const Scratch scratch;
  std::mt19937 random{20'261'124};
  std::uint64_t appended = 0;
  std::uint64_t removing = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::chrono::microseconds us{random() % 40'000};
    const Told told = killed_after(scratch.path(), us, static_cast<unsigned>(random()));
    appended = std::max(appended, told.appended);
    removing = std::max(removing, told.removing);

    const auto spool = Spool::open(scratch.path(), kRoomy, kBox);
    ASSERT_TRUE(spool) << spool.error().code;
    ASSERT_FALSE((*spool)->damage());
    const auto entries = (*spool)->peek(1'000'000, SIZE_MAX);
    ASSERT_TRUE(entries);
    EXPECT_EQ(entries->size(), (*spool)->size());
    if (entries->empty()) {
      EXPECT_LE(appended, removing);
      continue;
    }
    EXPECT_LE(entries->front().sequence, removing + 1);
    EXPECT_GE(entries->back().sequence, appended);
    std::uint64_t expected = entries->front().sequence;
    for (const SpoolEntry& entry : *entries) {
      ASSERT_EQ(entry.sequence, expected);
      ASSERT_EQ(entry.octets.value_or("BROKEN"), entry_of(expected));
      ++expected;
    }
    appended = entries->back().sequence;
  }
  EXPECT_GT(appended, 20U) << "the worker never got to work";
}

}  // namespace
}  // namespace vouch::services::test
