#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "signalling/framing/observed_message.h"

namespace vouch::signalling {

/// Hands problems on without letting a bad file flood its reader: of each code the first hundred one by one,
/// of the others the number. What was not looked into is told once per kind, with the number of frames.
class ProblemLog {
 public:
  using OnProblem = std::function<void(Problem&&)>;
  explicit ProblemLog(OnProblem on_problem) : on_problem_(std::move(on_problem)) {}

  void add(Problem&& problem);
  void add_not_looked_into(const std::string& kind, const std::string& where);
  /// Tells the numbers.
  void finish();

 private:
  struct Tally {
    std::uint64_t count = 0;
    std::string where;  ///< of the first that is counted only
  };

  OnProblem on_problem_;
  std::map<std::string, Tally> by_code_;
  std::map<std::string, Tally> by_kind_;
};

}  // namespace vouch::signalling
