#include "domain/trust/history/history.h"

namespace vouch::history {
namespace {

constexpr std::int64_t kHour_s = 60 * 60;

/// A binding that another private identity's went before, with that one.
struct Move {
  const Binding* from;
  const Binding* to;
};

/// Where the device went to another private identity. One registration binds several IMPUs at once, so a
/// change counts only where the time moves on as well.
std::vector<Move> moves_of(const std::vector<const Binding*>& ordered) {
  std::vector<Move> moves;
  const Binding* before = nullptr;
  for (const Binding* one : ordered) {
    if (!one->impi) continue;
    if (before != nullptr && before->impi != one->impi && before->registered_at < one->registered_at)
      moves.push_back({before, one});
    before = one;
  }
  return moves;
}

}  // namespace

void hopping(Bindings of_device, History& told) {
  const auto ordered = in_order(of_device);
  const auto moves = moves_of(ordered);
  for (std::size_t i = 1; i < moves.size(); ++i) {
    const NetworkTime there = moves[i - 1].to->registered_at;
    const NetworkTime onward = moves[i].to->registered_at;
    if (there.plus_s(kHour_s) < onward) continue;
    for (const Binding* one : ordered) {
      const bool stood = one->registered_at <= onward && one->end() >= there;
      if (stood && one->impi)
        told[one->id].push_back(evidence_of("IMEI_HOPS_BETWEEN_IMPIS", "", there, onward));
    }
  }
}

}  // namespace vouch::history
