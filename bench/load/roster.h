#pragma once

#include <cstdint>

namespace vouch::bench {

/// Who registers, in which order: `count` subscribers from `first` on, each for the `round`-th time; or, with
/// `new_from`, a working day's mixture: every tenth is a subscriber never seen before, from `new_from` on.
/// Their numbers come shuffled, as people do: in order they would always meet the same page of an index.
struct Roster {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  std::uint64_t round = 1;
  std::uint64_t new_from = 0;  ///< 0: nobody is new

  struct Entry {
    std::uint64_t number;
    std::uint64_t round;
  };
  Entry at(std::uint64_t index) const {
    constexpr std::uint64_t share = 10;
    if (new_from != 0 && index % share == share - 1)
      return {new_from + shuffled(index / share, count / share + 1), 1};
    return {first + shuffled(index, count), round};
  }

 private:
  /// Another order of 0 to `of` - 1.
  static std::uint64_t shuffled(std::uint64_t index, std::uint64_t of) {
    constexpr std::uint64_t prime = 15'485'863;  // beyond any count: it divides none
    return index * prime % of;
  }
};

}  // namespace vouch::bench
