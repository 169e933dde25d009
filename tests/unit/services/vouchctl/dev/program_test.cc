#include "services/vouchctl/dev/program.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "tests/support/scratch.h"

namespace vouch::services::test {
namespace {

Account own_account() {
  return {"me", getuid(), getgid(), false};
}

template <class Condition>
bool comes_true(Condition condition) {
  for (int i = 0; i < 500 && !condition(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds{10});
  return condition();
}

TEST(RunProgram, AppendsTheOutputToTheLog) {
  const Scratch folder;
  ASSERT_TRUE(run_program(own_account(), {"sh", "-c", "echo out; echo err >&2"}, folder.path() / "log"));
  ASSERT_TRUE(run_program(own_account(), {"echo", "again"}, folder.path() / "log"));
  EXPECT_EQ(contents_of(folder.path() / "log"), "out\nerr\nagain\n");
}

TEST(RunProgram, NamesTheProgramThatFailedAndWhereToLook) {
  const Scratch folder;
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"sh", "-c", "exit 3"}, {"/no/such/program"}}) {
    const auto run = run_program(own_account(), command, folder.path() / "log");
    ASSERT_FALSE(run);
    EXPECT_EQ(run.error().code, "PROGRAM_FAILED");
    EXPECT_NE(run.error().field.find((folder.path() / "log").string()), std::string::npos);
  }
}

TEST(StartProgram, LeavesAProcessOfASessionOfItsOwnAndItsNumber) {
  const Scratch folder;
  const auto pid_file = folder.path() / "sleeper.pid";
  const auto pid = start_program(own_account(), {"sleep", "60"}, folder.path() / "log", pid_file);
  ASSERT_TRUE(pid);
  ASSERT_TRUE(comes_true([&] {
    const auto command = command_of(*pid);  // of a process that becomes another one it is empty for a moment
    return !command.empty() && command.front() == "sleep";
  }));
  EXPECT_EQ(contents_of(pid_file), std::to_string(*pid) + "\n");
  EXPECT_NE(getsid(*pid), getsid(0));
  EXPECT_EQ(kill(*pid, SIGTERM), 0);
  EXPECT_TRUE(comes_true([&] { return !is_alive(*pid); }));
}

TEST(IsAlive, IsNotAProcessThatHasEndedAndWaitsForItsParent) {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  EXPECT_TRUE(comes_true([&] { return !is_alive(child); }));
  EXPECT_EQ(kill(child, 0), 0);  // still in the table
  waitpid(child, nullptr, 0);
}

TEST(IsAlive, IsAProcessThatRuns) {
  EXPECT_TRUE(is_alive(getpid()));
  EXPECT_FALSE(command_of(getpid()).empty());
}

}  // namespace
}  // namespace vouch::services::test
