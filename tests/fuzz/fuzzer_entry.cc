#include <cstddef>
#include <cstdint>

#include "tests/fuzz/fuzz_target.h"

/// What libFuzzer calls, in a program that links one target.
extern "C" __attribute__((visibility("default"))) int LLVMFuzzerTestOneInput(const std::uint8_t* octets,
                                                                             std::size_t count) {
  static const vouch::fuzz::Target target = vouch::fuzz::targets().front();
  target.take({reinterpret_cast<const char*>(octets), count});
  return 0;
}
