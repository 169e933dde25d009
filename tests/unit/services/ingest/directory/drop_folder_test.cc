#include "services/ingest/directory/drop_folder.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstring>
#include <fstream>
#include <set>
#include <string>

#include "tests/unit/services/ingest/directory/folder_of_captures.h"

namespace vouch::services {
namespace {

namespace fs = std::filesystem;

class TheDropFolder : public ::testing::Test {
 protected:
  testing::FolderOfCaptures captures;
  DropFolder folder = DropFolder::open(captures.path()).value();

  CannotOpen why_not(const std::string& name) const { return folder.open_file(name).error(); }
  std::set<std::string> names() const {
    std::set<std::string> names;
    EXPECT_TRUE(folder.list([&](const std::string& name) { names.insert(name); }));
    return names;
  }
};

TEST_F(TheDropFolder, MakesRoomForWhatWasRead) {
  EXPECT_TRUE(fs::is_directory(captures.path() / "done"));
  EXPECT_TRUE(fs::is_directory(captures.path() / "rejected"));
  EXPECT_TRUE(DropFolder::open(captures.path()).has_value());
}

TEST_F(TheDropFolder, IsAFolder) {
  EXPECT_EQ(DropFolder::open(captures.path() / "missing").error().code, "NOT_A_FOLDER");
  captures.drop("ethernet.pcap", "a.pcap");
  EXPECT_EQ(DropFolder::open(captures.path() / "a.pcap").error().code, "NOT_A_FOLDER");
}

TEST_F(TheDropFolder, IsNotLedElsewhereByItsDoneFolder) {
  const testing::FolderOfCaptures other;
  fs::remove(captures.path() / "done");
  fs::create_directory_symlink(other.path(), captures.path() / "done");
  EXPECT_EQ(DropFolder::open(captures.path()).error().field, "done");
}

TEST_F(TheDropFolder, DoesNotLookAtFilesThatAreNotYetComplete) {
  for (const char* name : {".hidden.pcap", "a.pcap.tmp", "a.pcap.part", ""})
    EXPECT_FALSE(DropFolder::looks_at(name)) << name;
  for (const char* name : {"a.pcap", "a", "part", "a.tmp.pcapng"}) EXPECT_TRUE(DropFolder::looks_at(name));
}

TEST_F(TheDropFolder, ListsWhatIsNoFolder) {
  captures.drop("ethernet.pcap", "a.pcap");
  captures.drop("ethernet.pcap", "b.part");
  mkfifo((captures.path() / "pipe").c_str(), 0600);
  EXPECT_EQ(names(), (std::set<std::string>{"a.pcap", "pipe"}));
}

TEST_F(TheDropFolder, OpensNothingButFiles) {
  fs::create_symlink(testing::FolderOfCaptures::source("ethernet.pcap"), captures.path() / "link");
  mkfifo((captures.path() / "pipe").c_str(), 0600);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{AF_UNIX, {}};
  std::strncpy(address.sun_path, (captures.path() / "socket").c_str(), sizeof address.sun_path - 1);
  ASSERT_EQ(bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  close(socket);
  for (const char* name : {"link", "pipe", "socket", "done"})
    EXPECT_EQ(why_not(name), CannotOpen::kNotAFile) << name;
  EXPECT_EQ(why_not("missing"), CannotOpen::kVanished);
}

TEST_F(TheDropFolder, DoesNotOpenWhatSomebodyStillWrites) {
  std::ofstream writer(captures.path() / "a.pcap", std::ios::binary);
  writer << "first half" << std::flush;
  const auto opened = folder.open_file("a.pcap");
  if (opened) GTEST_SKIP() << "no leases on this file system";
  EXPECT_EQ(opened.error(), CannotOpen::kBeingWritten);
  writer.close();
  EXPECT_TRUE(folder.open_file("a.pcap").has_value());
}

TEST_F(TheDropFolder, KnowsAFileThatWasWrittenTo) {
  captures.drop("ethernet.pcap", "a.pcap");
  const FileMark mark = folder.open_file("a.pcap")->mark;
  EXPECT_TRUE(folder.unchanged("a.pcap", mark));
  std::ofstream(captures.path() / "a.pcap", std::ios::app) << "more";
  EXPECT_FALSE(folder.unchanged("a.pcap", mark));
  captures.drop("ethernet.pcap", "a.pcap");
  EXPECT_FALSE(folder.unchanged("a.pcap", mark));
  fs::remove(captures.path() / "a.pcap");
  EXPECT_FALSE(folder.unchanged("a.pcap", mark));
}

TEST_F(TheDropFolder, MovesNothingOverAnother) {
  const std::string longest(255, 'n');
  for (const std::string& name : {std::string("a.pcap"), longest}) {
    for (int times = 0; times < 3; ++times) {
      captures.drop("ethernet.pcap", name);
      EXPECT_EQ(folder.move(name, DropFolder::Place::kDone), DropFolder::Move::kMoved);
    }
    EXPECT_TRUE(captures.has("done/" + name));
  }
  const fs::directory_iterator done(captures.path() / "done");
  EXPECT_EQ(std::distance(begin(done), end(done)), 6);
  EXPECT_EQ(folder.move("a.pcap", DropFolder::Place::kDone), DropFolder::Move::kGone);
}

}  // namespace
}  // namespace vouch::services
