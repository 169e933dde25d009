#include "services/ingest/sip/reginfo_head.h"

#include <gtest/gtest.h>

namespace vouch::services {
namespace {

// RFC 3680 section 5.1.
TEST(ReginfoHead, StatesVersionAndState) {
  const auto full = reginfo_head("<?xml version=\"1.0\"?>\r\n<reginfo xmlns='a' version='7' state='full'>");
  ASSERT_TRUE(full);
  EXPECT_EQ(full->version, 7U);
  EXPECT_TRUE(full->is_full);
  const auto partial =
      reginfo_head("<!-- <reginfo version='9'> --><r:reginfo state = \"partial\" version=\"0\"/>");
  ASSERT_TRUE(partial);
  EXPECT_EQ(partial->version, 0U);
  EXPECT_FALSE(partial->is_full);
}

TEST(ReginfoHead, IsNotFoundInAnythingElse) {
  for (const char* text :
       {"", "<", "<reginfo", "<reginfo version='1'>", "<reginfo state='full'>",
        "<reginfo version='-1' state='full'>", "<reginfo version='99999999999' state='full'>",
        "<reginfo version=1 state='full'>", "<reginfo version='1 state='full'>",
        "<reginfo version='1'/ state='full'>", "<presence version='1' state='full'>", "<!-- never closed",
        "<?", "REGISTER sip:x SIP/2.0"})
    EXPECT_FALSE(reginfo_head(text)) << text;
}

}  // namespace
}  // namespace vouch::services
