#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/common/time.h"

namespace vouch {
namespace {

RC_GTEST_PROP(Time, WhatIsWrittenIsReadBack, ()) {
  constexpr std::int64_t year_0000_us = -62'167'219'200'000'000;
  constexpr std::int64_t year_10000_us = 253'402'300'800'000'000;
  const auto us = *rc::gen::inRange<std::int64_t>(year_0000_us, year_10000_us);
  RC_ASSERT(parse_time_us(rfc3339(us)) == us);
}

RC_GTEST_PROP(Time, AnyTextIsATimeOrBadTime, (const std::string& text)) {
  const auto time = parse_time_us(text);
  RC_ASSERT(time || time.error().code == "BAD_TIME");
}

RC_GTEST_PROP(Time, AnyMomentCanBeWritten, (std::int64_t us)) {
  RC_ASSERT(rfc3339(us).ends_with('Z'));
}

RC_GTEST_PROP(Timestamp, ALongerExpiryNeverEndsEarlier, (std::int64_t us, std::int64_t a, std::int64_t b)) {
  const auto from = NetworkTime::from_us(us);
  RC_ASSERT((a <= b) == (from.plus_s(a) <= from.plus_s(b)) || from.plus_s(a) == from.plus_s(b));
}

}  // namespace
}  // namespace vouch
