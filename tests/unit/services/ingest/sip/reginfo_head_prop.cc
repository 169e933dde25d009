#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <string>

#include "services/ingest/sip/reginfo_head.h"

namespace vouch::services {
namespace {

RC_GTEST_PROP(ReginfoHeadProperty, IsReadBackFromAnyDocument, (std::uint32_t version, bool full)) {
  const std::string space = *rc::gen::container<std::string>(rc::gen::elementOf(std::string{" \t\r\n"}));
  const auto head = reginfo_head(space + "<reginfo " + space + "version='" + std::to_string(version) + "'" +
                                 space + " state=\"" + (full ? "full" : "partial") + "\"" + space + ">");
  RC_ASSERT(head);
  RC_ASSERT(head->version == version);
  RC_ASSERT(head->is_full == full);
}

RC_GTEST_PROP(ReginfoHeadProperty, EndsOnAnyText, ()) {
  const std::string pieces = "<>/?!-='\" reginfovs:1";
  reginfo_head("<reginfo" + *rc::gen::container<std::string>(rc::gen::elementOf(pieces)));
  reginfo_head(*rc::gen::container<std::string>(rc::gen::elementOf(pieces)));
}

}  // namespace
}  // namespace vouch::services
