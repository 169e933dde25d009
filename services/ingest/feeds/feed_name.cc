#include "services/ingest/feeds/feed_name.h"

#include <algorithm>

namespace vouch::services {
namespace {

constexpr std::size_t kMaxFeedName = 128;

bool may_be_in_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view{"._:/-"}.find(c) != std::string_view::npos;
}

}  // namespace

bool is_feed_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxFeedName &&
         std::all_of(name.begin(), name.end(), may_be_in_a_name);
}

}  // namespace vouch::services
