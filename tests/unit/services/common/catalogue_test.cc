#include "services/common/log/catalogue.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

namespace vouch::services {
namespace {

TEST(MessageCatalogue, ThePageForOperatorsIsItsOwn) {
  std::ifstream file(std::string{VOUCH_TEST_DATA} + "/../../docs/operations/messages.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(page, message_page());
}

TEST(MessageCatalogue, IdsAreDistinctAndEveryMessageIsExplained) {
  std::set<std::string_view> ids;
  for (const Message* message : message_catalogue()) {
    EXPECT_TRUE(ids.insert(message->id).second) << message->id;
    EXPECT_FALSE(message->cause.empty() || message->effect.empty() || message->action.empty()) << message->id;
  }
}

}  // namespace
}  // namespace vouch::services
