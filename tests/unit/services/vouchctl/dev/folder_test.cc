#include "services/vouchctl/dev/folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/scratch.h"

namespace vouch::services::test {
namespace {

Account own_account() {
  return {"me", getuid(), getgid(), false};
}

TEST(DevFolder, IsHeldByOneAtATime) {
  const Scratch scratch;
  const DevFolder folder{scratch.path()};
  {
    const auto first = FolderLock::take(folder);
    ASSERT_TRUE(first);
    const auto second = FolderLock::take(folder);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, "FOLDER_IN_USE");
  }
  EXPECT_TRUE(FolderLock::take(folder));
}

TEST(DevFolder, KeepsTheSocketInside) {
  EXPECT_EQ(DevFolder{"/var/lib/vouch-dev"}.socket_folder(), "/var/lib/vouch-dev/postgres/run");
}

TEST(DevFolder, PutsTheSocketElsewhereWhereItsPathWouldBeTooLong) {
  const DevFolder one{"/home/" + std::string(120, 'a')};
  const DevFolder other{"/home/" + std::string(120, 'b')};
  EXPECT_LT(one.socket_folder().string().size(), 60U);
  EXPECT_EQ(one.socket_folder(), one.socket_folder());
  EXPECT_NE(one.socket_folder(), other.socket_folder());
}

TEST(DevFolder, PutsTheSocketElsewhereWhereItsPathWouldNeedQuotes) {
  for (const char* path : {"/home/a b", "/home/o'neill", "/home/a,b", "/home/a\\b", "/home/\"b\""}) {
    EXPECT_TRUE(DevFolder{path}.socket_folder().string().starts_with("/tmp/vouch-")) << path;
  }
}

TEST(WriteWhole, ReplacesAFileAtOnceWithTheModeGiven) {
  const Scratch scratch;
  const auto file = scratch.path() / "key.pem";
  put(file, "a longer text of before");
  ASSERT_TRUE(write_whole(file, "new", own_account(), 0600));
  EXPECT_EQ(contents_of(file), "new");
  struct stat properties {};
  ASSERT_EQ(stat(file.c_str(), &properties), 0);
  EXPECT_EQ(properties.st_mode & 0777U, 0600U);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator{scratch.path()}, {}), 1);
}

TEST(WriteWhole, NamesTheFileItCannotWrite) {
  const Scratch scratch;
  const auto file = scratch.path() / "missing" / "file";
  const auto written = write_whole(file, "text", own_account(), 0600);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, "FOLDER_UNUSABLE");
  EXPECT_EQ(written.error().field, file.string());
}

TEST(MakeFolders, MakesWhatIsMissingAndKeepsWhatIsThere) {
  const Scratch scratch;
  const DevFolder folder{scratch.path() / "dev"};
  ASSERT_TRUE(make_folders(folder, own_account()));
  put(folder.pki() / "kept", "x");
  ASSERT_TRUE(make_folders(folder, own_account()));
  EXPECT_EQ(contents_of(folder.pki() / "kept"), "x");
  EXPECT_TRUE(std::filesystem::is_directory(folder.log()));
}

}  // namespace
}  // namespace vouch::services::test
