#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/common/opaque_id.h"

namespace vouch {
namespace {

RC_GTEST_PROP(OpaqueId, WhatIsWrittenIsReadBack, ()) {
  const auto octets = *rc::gen::arbitrary<std::array<std::uint8_t, 16>>();
  RC_ASSERT(parse_uuid(format_uuid(octets)) == octets);
}

RC_GTEST_PROP(OpaqueId, AnyTextThatIsReadIsItsOwnFormWithoutCase, (const std::string& text)) {
  const auto octets = parse_uuid(text);
  RC_ASSERT(!octets || format_uuid(*octets).size() == text.size());
}

}  // namespace
}  // namespace vouch
