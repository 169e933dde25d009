#include "services/vouchctl/exports/package_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/scratch.h"

namespace vouch::services::test {
namespace {

std::size_t files_in(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{folder}, {}));
}

TEST(PackageFile, IsPutInPlaceWholeWithItsDigestBesideIt) {
  const Scratch folder;
  auto file = PackageFile::create(folder.path() / "new", "package.cms");
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->write("abc"));
  EXPECT_FALSE(std::filesystem::exists(file->path()));

  const auto digest = file->commit();

  ASSERT_TRUE(digest);
  EXPECT_EQ(*digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(contents_of(file->path()), "abc");
  EXPECT_EQ(contents_of(file->path().string() + ".sha256"), *digest + "  package.cms\n");
  EXPECT_EQ(files_in(folder.path() / "new"), 2U);
}

TEST(PackageFile, IsReadableByItsOwnerOnly) {
  const Scratch folder;
  auto file = PackageFile::create(folder.path(), "package.cms");
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->commit());
  struct stat properties {};
  ASSERT_EQ(stat(file->path().c_str(), &properties), 0);
  EXPECT_EQ(properties.st_mode & 0777U, 0600U);
}

TEST(PackageFile, LeavesNothingBehindIfNotCommitted) {
  const Scratch folder;
  {
    auto file = PackageFile::create(folder.path(), "package.cms");
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write("half"));
  }
  EXPECT_EQ(files_in(folder.path()), 0U);
}

TEST(PackageFile, NeverLeavesItsFolder) {
  const Scratch folder;
  for (const char* name : {"", ".", "..", "../package.cms", "/package.cms", ".hidden", "a/b"}) {
    const auto file = PackageFile::create(folder.path(), name);
    ASSERT_FALSE(file) << name;
    EXPECT_EQ(file.error().code, "BAD_FILE_NAME");
  }
}

}  // namespace
}  // namespace vouch::services::test
