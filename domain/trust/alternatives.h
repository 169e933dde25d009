#pragma once

#include <string>
#include <vector>

#include "domain/trust/grounds.h"

namespace vouch {

/// One thing seen more or less, and what the verdict would have been then.
struct Alternative {
  bool seen_more = false;  ///< had `code` been seen as well; else: had it not been seen
  std::string code;
  Ruling verdict;
  friend bool operator==(const Alternative&, const Alternative&) = default;
};

/// Each single change of what was seen that would have changed client type or level under `policy`: without a
/// code that was seen, by its name, then with one that was not. Contradictions change every level that is not
/// UNTRUSTED, and stand for each other: that they would is not told for each. Values of codes that were not
/// seen are left open, so conditions on them are not met.
std::vector<Alternative> alternatives(const Policy& policy, const std::vector<Evidence>& evidence);

/// The same of a session on a registration: of what the session showed.
std::vector<Alternative> session_alternatives(const Policy& policy, const Verdict& registration,
                                              const std::vector<Evidence>& shown);

}  // namespace vouch
