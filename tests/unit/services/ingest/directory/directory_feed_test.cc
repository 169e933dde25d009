#include "services/ingest/directory/directory_feed.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <sstream>
#include <vector>

#include "tests/unit/services/ingest/directory/fake_intake.h"
#include "tests/unit/services/ingest/directory/folder_of_captures.h"

namespace vouch::services {
namespace {

using namespace std::chrono_literals;
using State = FileOutcome::State;
using testing::FolderOfCaptures;
namespace fs = std::filesystem;

/// ethernet.pcap holds two messages, in frames 1 and 2.
constexpr std::size_t kMessages = 2;

class TheDirectoryFeed : public ::testing::Test {
 protected:
  void start() {
    DirectoryConfig config;
    config.folder = captures.path();
    config.quiet = quiet;
    config.retry = retry;
    config.unsettled_files_max = unsettled_files_max;
    config.on_file = [this](const FileOutcome& outcome) {
      const std::lock_guard lock(mutex);
      outcomes.push_back(outcome);
      changed.notify_all();
    };
    auto opened = DirectoryFeed::open(std::move(config), intake);
    ASSERT_TRUE(opened.has_value());
    feed = std::move(*opened);
  }

  /// Waits until so many outcomes were told, and gives the last.
  FileOutcome outcome(std::size_t number = 1) {
    std::unique_lock lock(mutex);
    if (!changed.wait_for(lock, 10s, [&] { return outcomes.size() >= number; })) {
      ADD_FAILURE() << "no outcome " << number;
      return {};
    }
    return outcomes[number - 1];
  }
  /// Of one that may be met while it is written, which is then told as changed before.
  FileOutcome last_outcome() {
    std::size_t number = 1;
    while (outcome(number).state == State::kChanged) ++number;
    return outcome(number);
  }
  static std::string text_of(const std::string& capture) {
    std::ostringstream text;
    text << std::ifstream(FolderOfCaptures::source(capture), std::ios::binary).rdbuf();
    return text.str();
  }
  bool nothing_told() {
    const std::lock_guard lock(mutex);
    return outcomes.empty();
  }
  void expect_rejected(const std::string& name, const std::string& code) {
    const FileOutcome told = outcome();
    EXPECT_EQ(told.state, State::kRejected);
    EXPECT_EQ(told.code, code);
    EXPECT_TRUE(captures.has("rejected/" + name));
    EXPECT_FALSE(captures.has(name));
    EXPECT_EQ(intake.losses(), 1u);
    EXPECT_TRUE(intake.places().empty());
  }

  FolderOfCaptures captures;
  testing::FakeIntake intake;
  std::chrono::milliseconds quiet = 0ms;
  std::chrono::milliseconds retry = 20ms;
  std::size_t unsettled_files_max = 1024;
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<FileOutcome> outcomes;
  std::unique_ptr<DirectoryFeed> feed;
};

TEST_F(TheDirectoryFeed, TakesAFileThatIsMovedIntoTheFolder) {
  start();
  captures.drop("ethernet.pcap", "a.pcap");
  EXPECT_EQ(outcome().state, State::kDone);
  EXPECT_EQ(outcome().messages, kMessages);
  EXPECT_EQ(intake.places(), (std::vector<std::string>{"file 1, frame 1", "file 1, frame 2"}));
  EXPECT_TRUE(captures.has("done/a.pcap"));
  EXPECT_FALSE(captures.has("a.pcap"));
}

TEST_F(TheDirectoryFeed, TakesAFileThatIsClosedAfterWriting) {
  start();
  captures.write("little-endian.pcapng", "a.pcapng");
  EXPECT_EQ(last_outcome().state, State::kDone);
  EXPECT_TRUE(captures.has("done/a.pcapng"));
}

TEST_F(TheDirectoryFeed, TakesWhatWasThereBeforeByName) {
  captures.write_text("nothing of ours", "c");
  captures.drop("ethernet.pcap", "b");
  mkfifo((captures.path() / "a").c_str(), 0600);
  start();
  outcome(3);
  const std::lock_guard lock(mutex);
  std::map<std::uint64_t, std::string> codes;
  for (const FileOutcome& told : outcomes) codes[told.position] = told.code;
  EXPECT_EQ(codes, (std::map<std::uint64_t, std::string>{{1, "NOT_A_FILE"}, {2, ""}, {3, "NOT_A_CAPTURE"}}));
}

TEST_F(TheDirectoryFeed, LeavesFilesThatAreNotYetComplete) {
  captures.drop("ethernet.pcap", "a.pcap.part");
  captures.drop("ethernet.pcap", "a.pcap.tmp");
  start();
  captures.drop("ethernet.pcap", "z.pcap");
  EXPECT_EQ(outcome().position, 1u);
  EXPECT_TRUE(captures.has("a.pcap.part"));
  EXPECT_TRUE(captures.has("a.pcap.tmp"));
}

TEST_F(TheDirectoryFeed, WaitsUntilAFileThatWasThereBeforeIsQuiet) {
  quiet = 300ms;
  captures.drop("ethernet.pcap", "old.pcap");
  fs::last_write_time(captures.path() / "old.pcap", fs::file_time_type::clock::now() - 1h);
  captures.drop("ethernet.pcap", "young.pcap");
  fs::last_write_time(captures.path() / "young.pcap", fs::file_time_type::clock::now());
  const auto begin = std::chrono::steady_clock::now();
  start();
  outcome(1);
  EXPECT_TRUE(captures.has("done/old.pcap"));
  outcome(2);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 200ms);
  EXPECT_TRUE(captures.has("done/young.pcap"));
}

TEST_F(TheDirectoryFeed, MovesAFileOnlyOnceEveryMessageIsSettled) {
  intake.hold();
  start();
  captures.drop("ethernet.pcap", "a.pcap");
  ASSERT_TRUE(intake.wait_for_messages(kMessages));
  EXPECT_TRUE(captures.has("a.pcap"));
  EXPECT_TRUE(nothing_told());
  intake.settle(Settled::kDurable);
  EXPECT_EQ(outcome().state, State::kDone);
}

TEST_F(TheDirectoryFeed, ReadsOnWhileAFileIsNotSettled) {
  intake.hold();
  start();
  captures.drop("ethernet.pcap", "a.pcap");
  ASSERT_TRUE(intake.wait_for_messages(kMessages));
  captures.drop("ethernet.pcap", "b.pcap");
  ASSERT_TRUE(intake.wait_for_messages(2 * kMessages));
  intake.settle(Settled::kDurable);
  EXPECT_EQ(outcome(2).state, State::kDone);
}

TEST_F(TheDirectoryFeed, ReadsNoMoreFilesThanMayBeUnsettled) {
  unsettled_files_max = 1;
  intake.hold();
  captures.drop("ethernet.pcap", "a.pcap");
  captures.drop("ethernet.pcap", "b.pcap");
  start();
  ASSERT_TRUE(intake.wait_for_messages(kMessages));
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(intake.places().size(), kMessages);
  intake.settle(Settled::kDurable);
  EXPECT_TRUE(intake.wait_for_messages(2 * kMessages));
}

TEST_F(TheDirectoryFeed, WaitsForRoom) {
  intake.make_room(1);
  start();
  captures.drop("ethernet.pcap", "a.pcap");
  ASSERT_TRUE(intake.wait_for_somebody_waiting());
  EXPECT_EQ(intake.places().size(), 1u);
  intake.make_room(100);
  EXPECT_EQ(outcome().state, State::kDone);
  EXPECT_EQ(intake.places().size(), kMessages);
}

TEST_F(TheDirectoryFeed, StopsWhileItWaitsForRoomAndReadsTheFileAgain) {
  intake.make_room(1);
  start();
  captures.drop("ethernet.pcap", "a.pcap");
  ASSERT_TRUE(intake.wait_for_somebody_waiting());
  feed->stop();
  EXPECT_TRUE(captures.has("a.pcap"));
  feed.reset();
  intake.make_room(100);  // calls back a feed that is gone
  start();
  EXPECT_EQ(outcome().state, State::kDone);
  EXPECT_EQ(intake.places().size(), 1 + kMessages);
}

TEST_F(TheDirectoryFeed, LeavesAFileThatIsNotSettledWhenItStops) {
  intake.hold();
  start();
  captures.drop("ethernet.pcap", "a.pcap");
  ASSERT_TRUE(intake.wait_for_messages(kMessages));
  feed.reset();
  intake.settle(Settled::kDurable);  // calls back a feed that is gone
  EXPECT_TRUE(captures.has("a.pcap"));
}

TEST_F(TheDirectoryFeed, ReadsAFileAgainThatWasGivenUp) {
  intake.hold();
  start();
  captures.drop("ethernet.pcap", "a.pcap");
  ASSERT_TRUE(intake.wait_for_messages(kMessages));
  intake.settle(Settled::kGivenUp);
  EXPECT_EQ(outcome(1).state, State::kNotDurable);
  EXPECT_TRUE(captures.has("a.pcap"));
  ASSERT_TRUE(intake.wait_for_messages(2 * kMessages));
  intake.settle(Settled::kDurable);
  EXPECT_EQ(outcome(2).state, State::kDone);
}

TEST_F(TheDirectoryFeed, ReadsAFileAgainThatGrewMeanwhile) {
  retry = 10s;
  intake.hold();
  start();
  captures.drop("ethernet.pcap", "a.pcap");
  ASSERT_TRUE(intake.wait_for_messages(kMessages));
  std::ofstream(captures.path() / "a.pcap", std::ios::app) << "more";
  ASSERT_TRUE(intake.wait_for_messages(2 * kMessages));
  intake.settle(Settled::kDurable);
  EXPECT_EQ(outcome(1).state, State::kChanged);
  EXPECT_EQ(outcome(2).state, State::kDone);
}

TEST_F(TheDirectoryFeed, ForgetsAFileThatVanishedAfterItWasRead) {
  intake.hold();
  start();
  captures.drop("ethernet.pcap", "a.pcap");
  ASSERT_TRUE(intake.wait_for_messages(kMessages));
  fs::remove(captures.path() / "a.pcap");
  intake.settle(Settled::kDurable);
  captures.drop("ethernet.pcap", "b.pcap");
  ASSERT_TRUE(intake.wait_for_messages(2 * kMessages));
  intake.settle(Settled::kDurable);
  EXPECT_EQ(outcome().position, 2u);
}

TEST_F(TheDirectoryFeed, RejectsWhatIsNoCapture) {
  start();
  captures.write_text("nothing of ours", "notes");
  expect_rejected("notes", "NOT_A_CAPTURE");
}

TEST_F(TheDirectoryFeed, RejectsATextOfMessagesBecauseItHasNoTimes) {
  start();
  captures.write_text("OPTIONS sip:lab.example SIP/2.0\r\nContent-Length: 0\r\n\r\n", "messages.txt");
  expect_rejected("messages.txt", "NOT_A_CAPTURE");
}

TEST_F(TheDirectoryFeed, RejectsACompressedCapture) {
  start();
  captures.write_text("\x1f\x8b\x08 and so on", "a.pcap.gz");
  expect_rejected("a.pcap.gz", "COMPRESSED_CAPTURE");
}

TEST_F(TheDirectoryFeed, RejectsALink) {
  fs::create_symlink(FolderOfCaptures::source("ethernet.pcap"), captures.path() / "a.pcap");
  fs::create_symlink("/dev/zero", captures.path() / "b.pcap");
  start();
  outcome(2);
  EXPECT_TRUE(fs::is_symlink(captures.path() / "rejected" / "a.pcap"));
  EXPECT_TRUE(fs::is_symlink(captures.path() / "rejected" / "b.pcap"));
  EXPECT_TRUE(intake.places().empty());
}

TEST_F(TheDirectoryFeed, RejectsAFifoWithoutWaitingForItsWriter) {
  mkfifo((captures.path() / "a.pcap").c_str(), 0600);
  start();
  expect_rejected("a.pcap", "NOT_A_FILE");
}

TEST_F(TheDirectoryFeed, TakesWhatACutFileHoldsAndCountsTheLoss) {
  start();
  captures.drop("cut-file.pcap", "a.pcap");
  EXPECT_EQ(outcome().state, State::kDone);
  EXPECT_GE(outcome().messages, 1u);
  EXPECT_EQ(intake.losses(), outcome().losses);
  EXPECT_GE(intake.losses(), 1u);
}

TEST_F(TheDirectoryFeed, NamesWhatACutFileLacksAndReadsItNoMore) {
  const std::string whole = text_of("ethernet.pcap");
  start();
  captures.write_text(whole.substr(0, whole.size() - 3), "cut.pcap");
  const FileOutcome told = last_outcome();
  EXPECT_EQ(told.state, State::kDone);
  EXPECT_EQ(told.messages, kMessages - 1) << "the frame that is whole";
  EXPECT_EQ(told.name, "cut.pcap");
  EXPECT_EQ(told.code, "TRUNCATED_FILE");
  EXPECT_TRUE(told.where.starts_with("octet ")) << told.where;
  EXPECT_EQ(intake.put_aside().back(), "TRUNCATED_FILE in cut.pcap, " + told.where);
  EXPECT_TRUE(captures.has("done/cut.pcap"));
  EXPECT_FALSE(captures.has("cut.pcap"));
  std::this_thread::sleep_for(10 * retry);
  EXPECT_EQ(intake.places().size(), told.messages) << "read once";
}

TEST_F(TheDirectoryFeed, RejectsAFileThatIsCutInItsHeader) {
  captures.write_text(text_of("ethernet.pcap").substr(0, 20), "cut.pcap");
  captures.write_text("", "empty.pcap");
  start();
  EXPECT_EQ(outcome(1).code, "BAD_CAPTURE");
  EXPECT_EQ(outcome(2).code, "NOT_A_CAPTURE");
  EXPECT_TRUE(captures.has("rejected/cut.pcap"));
  EXPECT_TRUE(captures.has("rejected/empty.pcap"));
  EXPECT_EQ(intake.put_aside(),
            (std::vector<std::string>{"BAD_CAPTURE in cut.pcap", "NOT_A_CAPTURE in empty.pcap"}));
}

TEST_F(TheDirectoryFeed, NamesARefusedFileInPrintableLetters) {
  start();
  captures.write_text("nothing of ours", "notes\x1b[31m\xff");
  EXPECT_EQ(last_outcome().name, "notes?[31m?");
  EXPECT_EQ(intake.put_aside(), (std::vector<std::string>{"NOT_A_CAPTURE in notes?[31m?"}));
}

TEST_F(TheDirectoryFeed, TellsTheNameOfAFileWithNoMessage) {
  const std::string name = "sip:+49301234501@lab.example\n\x1b[31m";
  start();
  captures.drop("ethernet.pcap", name);
  EXPECT_EQ(outcome().state, State::kDone);
  for (const std::string& place : intake.places()) EXPECT_EQ(place.find("49301234501"), std::string::npos);
  EXPECT_TRUE(captures.has("done/" + name));
}

TEST_F(TheDirectoryFeed, KeepsBothOfTwoFilesWithOneName) {
  start();
  captures.drop("ethernet.pcap", "a.pcap");
  outcome(1);
  captures.drop("raw.pcap", "a.pcap");
  outcome(2);
  const fs::directory_iterator done(captures.path() / "done");
  EXPECT_EQ(std::distance(begin(done), end(done)), 2);
}

TEST(TheDirectoryFeedWithoutAFolder, DoesNotOpen) {
  testing::FakeIntake intake;
  DirectoryConfig config;
  config.folder = "/nowhere/at/all";
  EXPECT_EQ(DirectoryFeed::open(std::move(config), intake).error().code, "NOT_A_FOLDER");
}

}  // namespace
}  // namespace vouch::services
