#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "services/vouchctl/shell/utf8.h"

namespace vouch::services::test {
namespace {

std::string octets(const std::vector<unsigned char>& values) {
  return {values.begin(), values.end()};
}

RC_GTEST_PROP(WellFormedUtf8, IsWellFormedWhateverTheOctets, (const std::vector<unsigned char>& values)) {
  const std::string once = well_formed_utf8(octets(values));
  RC_ASSERT(well_formed_utf8(once) == once);
}

RC_GTEST_PROP(WellFormedUtf8, KeepsAscii, (const std::vector<unsigned char>& values)) {
  std::string text = octets(values);
  for (char& c : text) c = static_cast<char>(c & '\x7f');
  RC_ASSERT(well_formed_utf8(text) == text);
}

RC_GTEST_PROP(WellFormedUtf8, GrowsThreefoldAtMost, (const std::vector<unsigned char>& values)) {
  RC_ASSERT(well_formed_utf8(octets(values)).size() <= 3 * values.size());
}

}  // namespace
}  // namespace vouch::services::test
