#include "services/ingest/sip/kernel_drops.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace vouch::services {
namespace {

bool is_ipv6(const signalling::Endpoint& own) {
  return own.address.find(':') != std::string::npos;
}

/// "0100007F:13C4": the address as words of this machine, and the port.
std::string key_of(const signalling::Endpoint& own) {
  std::array<std::uint32_t, 4> words{};
  inet_pton(is_ipv6(own) ? AF_INET6 : AF_INET, own.address.c_str(), words.data());
  std::string key;
  for (std::size_t i = 0; i < (is_ipv6(own) ? words.size() : 1U); ++i) key += fmt::format("{:08X}", words[i]);
  return key + fmt::format(":{:04X}", own.port);
}

}  // namespace

std::uint64_t kernel_drops(std::istream& table, const signalling::Endpoint& own) {
  constexpr std::size_t local_address = 1;
  const std::string key = key_of(own);
  for (std::string line; std::getline(table, line);) {
    std::istringstream columns{line};
    const std::vector<std::string> row{std::istream_iterator<std::string>{columns}, {}};
    if (row.size() <= local_address || row[local_address] != key) continue;
    std::uint64_t drops = 0;
    std::istringstream{row.back()} >> drops;
    return drops;
  }
  return 0;
}

std::uint64_t kernel_drops(const signalling::Endpoint& own) {
  std::ifstream table{is_ipv6(own) ? "/proc/net/udp6" : "/proc/net/udp"};
  return kernel_drops(table, own);
}

}  // namespace vouch::services
