#pragma once

#include <algorithm>
#include <vector>

#include "services/answer/resolve_session.h"

/// Whether two answers say the same where it matters.
namespace vouch::services::difference {

/// Who was on which device, when. A refresh is no other binding, and another verdict no other device.
bool same_binding(const ToldBinding& a, const ToldBinding& b);

/// Which device took part, and what its part was.
bool same_part(const ToldLeg& a, const ToldLeg& b);

/// All that a session is told with, save what goes on with the bindings behind it.
bool same_session(const ToldSession& a, const ToldSession& b);

/// Those of `all` that none of `others` is the same as.
template <class Told, class Same>
std::vector<Told> only_in(const std::vector<Told>& all, const std::vector<Told>& others, Same same) {
  std::vector<Told> found;
  for (const Told& one : all) {
    const bool there =
        std::any_of(others.begin(), others.end(), [&](const Told& other) { return same(one, other); });
    if (!there) found.push_back(one);
  }
  return found;
}

}  // namespace vouch::services::difference
