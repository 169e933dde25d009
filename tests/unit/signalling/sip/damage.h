#pragma once

#include <rapidcheck.h>

#include <string>

namespace vouch::signalling::testing {

/// Overwrites, inserts and takes out octets, those with a meaning in SIP above all.
inline std::string damaged(std::string octets) {
  const int times = *rc::gen::inRange(1, 12);
  for (int i = 0; i < times && !octets.empty(); ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, octets.size());
    const char octet = *rc::gen::oneOf(rc::gen::arbitrary<char>(),
                                       rc::gen::elementOf(std::string{"\0\r\n \t\"<>;,:@=%\\*", 15}));
    switch (*rc::gen::inRange(0, 3)) {
      case 0:
        octets[at] = octet;
        break;
      case 1:
        octets.insert(at, 1, octet);
        break;
      default:
        octets.erase(at, *rc::gen::inRange<std::size_t>(1, 20));
    }
  }
  return octets;
}

}  // namespace vouch::signalling::testing
