#include "services/ingest/sip/kernel_drops.h"

#include <gtest/gtest.h>

#include <sstream>

namespace vouch::services {
namespace {

TEST(KernelDrops, AreThoseOfTheSocketBoundThere) {
  const std::string text =
      "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref "
      "pointer drops\n"
      "  310: 0100007F:13C4 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 "
      "0000000000000000 42\n"
      "  311: 00000000:13C5 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 2 2 "
      "0000000000000000 7\n";
  const auto drops_of = [&](const char* address, std::uint16_t port) {
    std::istringstream table{text};
    return kernel_drops(table, {address, port});
  };
  EXPECT_EQ(drops_of("127.0.0.1", 5060), 42U);
  EXPECT_EQ(drops_of("0.0.0.0", 5061), 7U);
  EXPECT_EQ(drops_of("127.0.0.1", 5061), 0U);
}

TEST(KernelDrops, AreFoundForIpv6) {
  std::istringstream table{"  1: 00000000000000000000000001000000:13C4 0:0 07 0:0 00:0 0 0 0 1 2 0 9\n"};
  EXPECT_EQ(kernel_drops(table, {"::1", 5060}), 9U);
}

}  // namespace
}  // namespace vouch::services
