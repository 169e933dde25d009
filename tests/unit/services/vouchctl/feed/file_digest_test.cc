#include "services/vouchctl/feed/file_digest.h"

#include <gtest/gtest.h>

#include "tests/support/scratch.h"

namespace vouch::services::test {
namespace {

TEST(FileDigest, IsSha256InLowerCaseHexadecimal) {
  const Scratch folder;
  put(folder.path() / "file", "abc");
  EXPECT_EQ(sha256_of(folder.path() / "file").value(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(FileDigest, CoversFilesLongerThanOneRead) {
  const Scratch folder;
  put(folder.path() / "file", std::string(1'000'000, 'a'));
  EXPECT_EQ(sha256_of(folder.path() / "file").value(),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(FileDigest, NamesAFileThatCannotBeReadWithoutItsFolder) {
  const Scratch folder;
  for (const auto& file : {folder.path() / "missing", folder.path()}) {
    const auto digest = sha256_of(file);
    ASSERT_FALSE(digest);
    EXPECT_EQ(digest.error().code, "NOT_READABLE");
    EXPECT_EQ(digest.error().field, file.filename().string());
  }
}

}  // namespace
}  // namespace vouch::services::test
