#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "services/vouchctl/shell/output.h"

namespace vouch::services::test {
namespace {

RC_GTEST_PROP(Printable, HasNoControlCharacterWhateverTheText, (const std::string& text)) {
  const std::string safe = printable(text);
  RC_ASSERT(std::none_of(safe.begin(), safe.end(),
                         [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; }));
  // U+0080 to U+009F are control characters too; in UTF-8 they begin with C2.
  for (std::size_t i = 0; i + 1 < safe.size(); ++i) {
    const auto next = static_cast<unsigned char>(safe[i + 1]);
    RC_ASSERT_FALSE(safe[i] == '\xc2' && next >= 0x80 && next < 0xa0);
  }
}

RC_GTEST_PROP(Printable, KeepsItsLength, (const std::string& text)) {
  RC_ASSERT(printable(text).size() == text.size());
}

TEST(Printable, LeavesOrdinaryTextAlone) {
  EXPECT_EQ(printable("sip:bücher@example.org;user=phone"), "sip:bücher@example.org;user=phone");
}

TEST(Printable, DisarmsTheOneCharacterEscape) {
  EXPECT_EQ(printable("a\xc2\x9b"
                      "2J"),
            "a??2J");
}

}  // namespace
}  // namespace vouch::services::test
