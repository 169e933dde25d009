#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace vouch::services {

/// The names of the files that are to be taken: at once, by name, or not before some time. Bounded: of too
/// many the last by name are forgotten, and `forgot` says that the folder has to be looked through again.
class NameQueue {
 public:
  using Clock = std::chrono::steady_clock;

  explicit NameQueue(std::size_t names_max) : names_max_(names_max) {}

  void add(const std::string& name);
  void add_later(const std::string& name, Clock::time_point due);

  /// The first by name of those that are due.
  std::optional<std::string> take(Clock::time_point now);
  bool has_due(Clock::time_point now);
  /// When one that is not due yet will be.
  std::optional<Clock::time_point> next_due() const;

  /// Whether names were forgotten since it was last asked.
  bool forgot() { return std::exchange(forgot_, false); }

 private:
  void collect_due(Clock::time_point now);

  std::size_t names_max_;
  std::set<std::string> due_;
  std::map<std::string, Clock::time_point> later_;
  bool forgot_ = false;
};

}  // namespace vouch::services
