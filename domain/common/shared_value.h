#pragma once

#include <compare>
#include <memory>
#include <utility>

namespace vouch {

/// A value that copies have in common: a copy costs a count, however much the value holds. Nobody sees what
/// another changes, as long as nobody drops a copy on another thread meanwhile. What was moved from holds
/// nothing and is only to be assigned to.
template <class T>
class SharedValue {
 public:
  SharedValue() : held_(std::make_shared<T>()) {}
  SharedValue(T value) : held_(std::make_shared<T>(std::move(value))) {}

  const T& operator*() const { return *held_; }
  const T* operator->() const { return held_.get(); }
  operator const T&() const { return *held_; }

  /// To be changed: an own copy, where others have it too.
  T& change() {
    if (held_.use_count() > 1) held_ = std::make_shared<T>(*held_);
    return *held_;
  }

  friend bool operator==(const SharedValue& a, const SharedValue& b) {
    return a.held_ == b.held_ || *a == *b;
  }
  friend std::compare_three_way_result_t<T> operator<=>(const SharedValue& a, const SharedValue& b) {
    if (a.held_ == b.held_) return std::strong_ordering::equal;
    return *a <=> *b;
  }

 private:
  std::shared_ptr<T> held_;
};

}  // namespace vouch
