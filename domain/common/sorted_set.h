#pragma once

#include <algorithm>
#include <vector>

namespace vouch {

/// Sorts and removes repetitions: a set as a vector, so that equal sets compare equal.
template <class T>
void make_sorted_set(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// Puts `value` into a sorted set unless it is there.
template <class T>
void insert_sorted(std::vector<T>& set, const T& value) {
  const auto place = std::lower_bound(set.begin(), set.end(), value);
  if (place == set.end() || *place != value) set.insert(place, value);
}

/// Puts all of `more` into a sorted set.
template <class T>
void insert_all_sorted(std::vector<T>& set, const std::vector<T>& more) {
  for (const T& value : more) insert_sorted(set, value);
}

}  // namespace vouch
