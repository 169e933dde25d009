#include <sys/mount.h>

#include "tests/unit/services/ingest/spool/spool_fixture.h"

namespace vouch::services::test {
namespace {

/// A file system of 1 MiB; needs to be root.
class SmallDisk {
 public:
  explicit SmallDisk(std::filesystem::path folder) : folder_(std::move(folder)) {
    std::filesystem::create_directory(folder_);
    mounted_ = ::mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=1m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  bool mounted() const { return mounted_; }

 private:
  std::filesystem::path folder_;
  bool mounted_;
};

TEST_F(SpoolTest, AFullDiskIsAFullSpoolThatCanBeDrained) {
  const SmallDisk disk(folder_);
  if (!disk.mounted()) GTEST_SKIP() << "cannot mount a small file system";
  const auto spool = open();
  Result<std::uint64_t> appended = 0;
  std::uint64_t held = 0;
  while ((appended = spool->append(std::string(20'000, 'x')))) held = *appended;
  EXPECT_EQ(appended.error().code, "SPOOL_FULL");
  ASSERT_GT(held, 0U);
  EXPECT_EQ(spool->size(), held);
  EXPECT_EQ(contents(*spool), std::vector<std::string>(held, std::string(20'000, 'x')));
  static_cast<void>(spool->remove_up_to(held - 1));
  EXPECT_EQ(spool->peek(2)->front().sequence, held) << "whether the disk took the removal or not";
  ASSERT_TRUE(spool->remove_up_to(held));
  EXPECT_EQ(spool->size(), 0U);
  EXPECT_TRUE(contents(*spool).empty());
  EXPECT_EQ(*spool->append("room again"), held + 1);
}

TEST_F(SpoolTest, AFullDiskIsDrainedThoughSomethingIsSetAside) {
  const SmallDisk disk(folder_);
  if (!disk.mounted()) GTEST_SKIP() << "cannot mount a small file system";
  std::uint64_t held = 0;
  {
    const auto spool = open();
    ASSERT_TRUE(spool->append("a defect"));
    ASSERT_TRUE(spool->set_aside(1));
    for (Result<std::uint64_t> last = 1; last; last = spool->append(std::string(20'000, 'x'))) held = *last;
    EXPECT_EQ(spool->remove_up_to(held), 0U) << "all that is set aside found room again";
    EXPECT_EQ(spool->size(), 0U);
    EXPECT_EQ(*spool->append("room again"), held + 1);
  }
  const auto spool = open();
  EXPECT_EQ(contents(*spool), std::vector<std::string>{"room again"}) << "nothing comes twice";
  EXPECT_EQ(spool->set_aside_count(), 1U);
}

TEST_F(SpoolTest, SetsAsideOnAFullDisk) {
  const SmallDisk disk(folder_);
  if (!disk.mounted()) GTEST_SKIP() << "cannot mount a small file system";
  std::uint64_t held = 0;
  {
    const auto spool = open();
    for (Result<std::uint64_t> last = 1; last; last = spool->append(std::string(20'000, 'x'))) held = *last;
    ASSERT_GT(held, 5U);
    EXPECT_EQ(spool->set_aside(1), 0U);
    EXPECT_EQ(spool->set_aside(held), 0U);
    EXPECT_EQ(spool->peek(1)->front().sequence, 2U) << "whether the disk took the note or not";
    EXPECT_EQ(spool->peek(1000)->back().sequence, held - 1);
    static_cast<void>(spool->remove_up_to(held - 2));
    EXPECT_EQ(spool->peek(1)->front().sequence, held - 1);
    ASSERT_TRUE(spool->remove_up_to(held - 1)) << "nothing else waits";
    EXPECT_EQ(spool->size(), 0U);
    EXPECT_EQ(spool->set_aside_count(), 2U);
    EXPECT_EQ(*spool->append("room again"), held + 1);
  }
  const auto spool = open();
  EXPECT_EQ(contents(*spool), std::vector<std::string>{"room again"});
  EXPECT_EQ(spool->set_aside_count(), 2U);
}

}  // namespace
}  // namespace vouch::services::test
