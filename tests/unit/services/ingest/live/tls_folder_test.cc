#include "services/ingest/live/tls_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <optional>

#include "tests/support/scratch.h"

namespace vouch::services::test {
namespace {

class TlsFolderTest : public ::testing::Test {
 protected:
  TlsFolderTest() {
    spec_.name = "scscf-1/isc";
    spec_.tls = {scratch_.path() / "cert.pem", scratch_.path() / "key.pem", scratch_.path() / "ca.pem"};
    put(spec_.tls->certificate, "certificate");
    put(spec_.tls->key, "key");
    put(spec_.tls->peer_ca, "authority");
  }
  Result<TlsFolder> open() { return TlsFolder::of(spec_, state_); }
  bool holds_nothing() const {
    return !std::filesystem::exists(state_ / "sip-tls") || std::filesystem::is_empty(state_ / "sip-tls");
  }

  Scratch scratch_;
  FeedSpec spec_;
  std::filesystem::path state_ = scratch_.path();
};

TEST_F(TlsFolderTest, HoldsWhatTheFeedsFilesHold) {
  const auto folder = open();
  ASSERT_TRUE(folder) << folder.error().code;
  EXPECT_EQ(contents_of(folder->path() / "agent.pem"), "certificate\nkey");
  EXPECT_EQ(contents_of(folder->path() / "cafile.pem"), "authority");
}

TEST_F(TlsFolderTest, IsNobodyElsesToRead) {
  const mode_t before = umask(0);
  const auto folder = open();
  umask(before);
  ASSERT_TRUE(folder);
  for (const auto& [place, mode] : {std::pair{folder->path(), mode_t{0700}},
                                    {state_ / "sip-tls", mode_t{0700}},
                                    {folder->path() / "agent.pem", mode_t{0600}}}) {
    struct stat told {};
    ASSERT_EQ(stat(place.c_str(), &told), 0);
    EXPECT_EQ(told.st_mode & mode_t{0777}, mode) << place;
  }
}

TEST_F(TlsFolderTest, HasNoKeyOnTheDiskEvenIfWeAreKilledNow) {
  const auto folder = open();
  ASSERT_TRUE(folder);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(state_ / "sip-tls"))
    EXPECT_TRUE(entry.is_symlink() || entry.is_directory()) << entry.path();
}

TEST_F(TlsFolderTest, LeavesNoKeyBehind) {
  ASSERT_TRUE(open());
  EXPECT_TRUE(holds_nothing());
  auto left = open();
  std::filesystem::copy(left->path(), state_ / "sip-tls" / "left");
  TlsFolder::remove_all(state_);
  EXPECT_TRUE(holds_nothing());
}

TEST_F(TlsFolderTest, SaysWhichFileItCannotRead) {
  spec_.tls->key = "/nowhere";
  const auto folder = open();
  EXPECT_EQ(folder.error().code, "NOT_READABLE");
  EXPECT_EQ(folder.error().field, "tls.key");
  EXPECT_TRUE(holds_nothing());
}

}  // namespace
}  // namespace vouch::services::test
