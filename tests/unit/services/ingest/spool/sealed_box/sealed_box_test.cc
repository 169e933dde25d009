#include "services/ingest/spool/sealed_box/sealed_box.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>

#include <thread>
#include <vector>

#include "tests/support/scratch.h"

namespace vouch::services::test {
namespace {

const SealedBox kBox{SealedBox::Key{1, 2, 3}};

std::string code_of(const std::filesystem::path& file) {
  const auto box = SealedBox::with_key_file(file);
  return box ? "" : box.error().code;
}

RC_GTEST_PROP(SealedBoxProperty, OpensWhatItSealed, (const std::string& value, const std::string& place)) {
  const std::string sealed = *kBox.seal(value, place);
  RC_ASSERT(sealed.size() == value.size() + SealedBox::kOverhead);
  RC_ASSERT(*kBox.unseal(sealed, place) == value);
}

RC_GTEST_PROP(SealedBoxProperty, OpensNothingThatWasChangedAnywhere, (const std::string& value)) {
  std::string sealed = *kBox.seal(value, "here");
  const auto at = *rc::gen::inRange<std::size_t>(0, sealed.size());
  const auto by = *rc::gen::inRange(1, 256);
  sealed[at] = static_cast<char>(sealed[at] ^ by);
  RC_ASSERT(kBox.unseal(sealed, "here").error().code == "SEAL_BROKEN");
}

RC_GTEST_PROP(SealedBoxProperty, OpensNoPartAndNothingForeign, (const std::string& foreign)) {
  const std::string sealed = *kBox.seal("value", "here");
  RC_ASSERT(!kBox.unseal(sealed.substr(0, *rc::gen::inRange<std::size_t>(0, sealed.size())), "here"));
  RC_ASSERT(!kBox.unseal(foreign, "here"));
}

TEST(SealedBox, SealsTheSameValueDifferentlyEachTime) {
  EXPECT_NE(*kBox.seal("value", "here"), *kBox.seal("value", "here"));
}

TEST(SealedBox, OpensNothingMovedToAnotherPlaceOrUnderAnotherKey) {
  const std::string sealed = *kBox.seal("value", "here");
  EXPECT_EQ(kBox.unseal(sealed, "there").error().code, "SEAL_BROKEN");
  EXPECT_EQ(SealedBox{SealedBox::Key{4}}.unseal(sealed, "here").error().code, "SEAL_BROKEN");
}

TEST(SealedBoxKeyFile, IsMadeOnceForItsOwnerAloneAndReadAgain) {
  const Scratch scratch;
  const auto file = scratch.path() / "key";
  const std::string sealed = *SealedBox::with_key_file(file)->seal("value", "here");
  struct stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_EQ(status.st_size, 32);
  EXPECT_EQ(*SealedBox::with_key_file(file)->unseal(sealed, "here"), "value");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator{scratch.path()}, {}), 1) << "no draft is left";
}

TEST(SealedBoxKeyFile, IsOneForAllWhoBeginAtOnce) {
  const Scratch scratch;
  std::vector<std::string> sealed(8);
  std::vector<std::thread> threads;
  for (std::string& own : sealed) {
    threads.emplace_back(
        [&] { own = *SealedBox::with_key_file(scratch.path() / "key")->seal("value", "here"); });
  }
  for (std::thread& thread : threads) thread.join();
  const auto box = SealedBox::with_key_file(scratch.path() / "key");
  for (const std::string& own : sealed) EXPECT_TRUE(box->unseal(own, "here"));
}

TEST(SealedBoxKeyFile, IsRefusedWhenOthersMayReadItOrItIsNoKey) {
  const Scratch scratch;
  const auto file = scratch.path() / "key";
  put(file, std::string(32, 'k'));
  std::filesystem::permissions(file, std::filesystem::perms{0640});
  EXPECT_EQ(code_of(file), "KEY_FILE_OPEN_TO_OTHERS");
  std::filesystem::permissions(file, std::filesystem::perms{0600});
  EXPECT_EQ(code_of(file), "");
  put(file, std::string(31, 'k'));
  EXPECT_EQ(code_of(file), "KEY_FILE_BAD_LENGTH");
  EXPECT_EQ(code_of(scratch.path()), "KEY_FILE_NOT_READABLE");
  EXPECT_EQ(code_of(scratch.path() / "missing" / "key"), "KEY_FILE_NOT_WRITABLE");
}

}  // namespace
}  // namespace vouch::services::test
