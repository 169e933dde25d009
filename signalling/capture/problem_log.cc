#include "signalling/capture/problem_log.h"

namespace vouch::signalling {
namespace {

constexpr std::uint64_t kToldOneByOne = 100;
constexpr std::size_t kKindsMax = 256;

}  // namespace

void ProblemLog::add(Problem&& problem) {
  Tally& tally = by_code_[problem.code];
  if (++tally.count <= kToldOneByOne) return on_problem_(std::move(problem));
  if (tally.where.empty()) tally.where = problem.where;
}

void ProblemLog::add_not_looked_into(const std::string& kind, const std::string& where) {
  const bool named = by_kind_.size() < kKindsMax || by_kind_.contains(kind);
  Tally& tally = by_kind_[named ? kind : "other kinds"];
  if (++tally.count == 1) tally.where = where;
}

void ProblemLog::finish() {
  for (const auto& [code, tally] : by_code_) {
    if (tally.count <= kToldOneByOne) continue;
    on_problem_(
        {code, tally.where, std::to_string(tally.count - kToldOneByOne) + " more of these from here on"});
  }
  for (const auto& [kind, tally] : by_kind_) {
    on_problem_({"NOT_LOOKED_INTO", tally.where, kind + ": " + std::to_string(tally.count) + " packets"});
  }
  by_code_.clear();
  by_kind_.clear();
}

}  // namespace vouch::signalling
