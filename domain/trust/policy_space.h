#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "domain/trust/policy.h"

namespace vouch {

/// What is assumed of each condition a policy names: met, not met, or not asked yet.
enum class Assumed : char { kOpen, kMet, kUnmet };
using Assumptions = std::vector<Assumed>;

/// The decisions of a policy as a function of which of its conditions are met, whatever the evidence. Walks
/// only through what the rules ask, in their order, so that a policy of dozens of conditions has some
/// thousand cases and not billions.
class PolicySpace {
 public:
  explicit PolicySpace(const Policy& policy);

  /// Each condition that the rules name, once.
  const std::vector<Condition>& conditions() const { return conditions_; }

  /// Decided by rule `rule`, or by none (the number of rules); or it still depends on condition `asks`.
  struct Decision {
    std::size_t rule = 0;
    std::optional<std::size_t> asks;
  };
  Decision decide(const Assumptions& assumed) const;

  /// Assumes that `condition` is met or not, and what follows from it: "CODE=value" implies "CODE". False if
  /// that cannot be.
  bool assume(Assumptions& assumed, std::size_t condition, bool met) const;

  Assumptions nothing_assumed() const { return Assumptions(conditions_.size(), Assumed::kOpen); }

 private:
  struct Indexed {
    std::vector<std::size_t> all_of;
    std::vector<std::size_t> any_of;
    std::vector<std::size_t> none_of;
  };
  std::size_t index_of(const Condition& condition);
  std::vector<std::size_t> indexes_of(const std::vector<Condition>& conditions);

  std::vector<Condition> conditions_;
  std::vector<Indexed> rules_;
};

/// Calls `visit` for every case in which `decide` needs to ask no more, beginning with `assumed`. `decide`
/// returns the condition it depends on. False if there are more than `most` cases: not all were visited.
bool walk(const PolicySpace& space, const Assumptions& assumed, std::size_t most,
          const std::function<std::optional<std::size_t>(const Assumptions&)>& decide,
          const std::function<void(const Assumptions&)>& visit);

}  // namespace vouch
