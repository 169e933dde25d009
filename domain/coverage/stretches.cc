#include "domain/coverage/stretches.h"

#include <algorithm>

namespace vouch {
namespace {

bool is_apart(const Stretches::Stretch& a, const Stretches::Stretch& b) {
  return a.until.plus_s(Stretches::kCloseS) < b.since || b.until.plus_s(Stretches::kCloseS) < a.since;
}

void join(Stretches::Stretch& one, const Stretches::Stretch& other) {
  one.since = std::min(one.since, other.since);
  one.until = std::max(one.until, other.until);
  one.count += other.count;
}

}  // namespace

void Stretches::note(NetworkTime since, NetworkTime until, std::uint64_t count) {
  Stretch one{since, until, count};
  const auto first = std::find_if(stretches_.begin(), stretches_.end(), [&](const Stretch& other) {
    return !is_apart(other, one) || one.until < other.since;
  });
  auto last = first;
  for (; last != stretches_.end() && !is_apart(*last, one); ++last) join(one, *last);
  stretches_.insert(stretches_.erase(first, last), one);
  if (stretches_.size() > kMost) join_closest();
}

void Stretches::join_closest() {
  auto closest = stretches_.begin() + 1;
  // Unsigned: between two signed times may be more than one of them holds.
  const auto before = [](auto stretch) {
    return static_cast<std::uint64_t>(stretch->since.us) -
           static_cast<std::uint64_t>((stretch - 1)->until.us);
  };
  for (auto next = closest; next != stretches_.end(); ++next) {
    if (before(next) < before(closest)) closest = next;
  }
  join(*(closest - 1), *closest);
  stretches_.erase(closest);
}

}  // namespace vouch
