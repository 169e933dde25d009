#include <gtest/gtest.h>

#include "domain/binding/timeline.h"
#include "domain/trust/assess.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::Register;

TEST(Context, OverlapsUnderAnotherPrivateIdentityAreFound) {
  const Binding mine = timeline(std::vector<RegistrationFact>{Register("a").expires(100)}).front();
  const Binding other =
      timeline(std::vector<RegistrationFact>{Register("b").impu("bob").impi("bob").at(50).expires(100)})
          .front();
  const Binding unrelated =
      timeline(std::vector<RegistrationFact>{Register("c").impu("eve").impi("eve").device(test::kOtherPhone)})
          .front();
  const auto context = context_of(mine, std::vector{&mine, &other, &unrelated});
  ASSERT_EQ(context.other_impi_overlaps.size(), 1U);
  EXPECT_EQ(context.other_impi_overlaps[0], std::pair(test::at_s(50), test::at_s(100)));
}

TEST(Context, OneAfterTheOtherIsNoOverlap) {
  const Binding mine = timeline(std::vector<RegistrationFact>{Register("a").expires(50)}).front();
  const Binding later =
      timeline(std::vector<RegistrationFact>{Register("b").impu("bob").impi("bob").at(50)}).front();
  EXPECT_TRUE(context_of(mine, std::vector{&later}).other_impi_overlaps.empty());
}

}  // namespace
}  // namespace vouch
