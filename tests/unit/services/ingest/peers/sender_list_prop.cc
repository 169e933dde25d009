#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/ingest/peers/sender_list.h"

namespace vouch::services::test {
namespace {

std::string dotted(std::uint32_t address) {
  return std::to_string(address >> 24U) + "." + std::to_string(address >> 16U & 0xffU) + "." +
         std::to_string(address >> 8U & 0xffU) + "." + std::to_string(address & 0xffU);
}

/// RFC 4632 section 3.1.
RC_GTEST_PROP(SenderList, HearsWhoSharesTheBitsOfAPrefix, (std::uint32_t network, std::uint32_t flips)) {
  const unsigned length = *rc::gen::inRange(1U, 33U);
  const std::uint32_t mask = ~0U << (32U - length);
  const auto senders = SenderList::from({dotted(network & mask) + "/" + std::to_string(length)});
  RC_ASSERT(senders.has_value());
  const std::uint32_t address = network ^ (flips >> *rc::gen::inRange(0U, 32U));
  RC_ASSERT(senders->hears(dotted(address)) == ((address & mask) == (network & mask)));
}

RC_GTEST_PROP(SenderList, ReadsAnyTextOrRefusesIt, (const std::string& text)) {
  const auto senders = SenderList::from({text});
  RC_ASSERT((senders.has_value() || senders.error().code == "BAD_ADDRESS"));
}

}  // namespace
}  // namespace vouch::services::test
