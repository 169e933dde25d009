#include "storage/binding/period.h"

#include "storage/connection/time_text.h"

namespace vouch::storage {

std::string period_of(NetworkTime time) {
  constexpr std::int64_t kFirstUs = 0;
  constexpr std::int64_t kEndUs = 7'258'118'400'000'000;  // 2200-01-01
  if (time.us < kFirstUs || time.us >= kEndUs) return "1970-01-01";
  return time_text(time.us).substr(0, 7) + "-01";
}

}  // namespace vouch::storage
