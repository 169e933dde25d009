#pragma once

#include <string_view>
#include <vector>

namespace vouch::fuzz {

/// Something that reads octets from outside, and what must hold whatever they are. The object registers
/// itself, so that the fuzzer (which links one) and the replay (which links all) find it.
struct Target {
  using Take = void (*)(std::string_view octets);

  Target(std::string_view target_name, Take target_take);

  std::string_view name;  ///< of its seeds too: tests/fuzz/corpus/<name>
  Take take;
};

/// All that are linked, by name.
std::vector<Target> targets();

/// Ends the process, saying which promise was broken, unless `holds`: a finding to the fuzzer.
void require(bool holds, const char* promise);

/// What a problem's text may be made of: it ends in logs, on terminals and in reports.
bool is_plain_text(std::string_view text);

}  // namespace vouch::fuzz
