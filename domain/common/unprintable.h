#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace vouch {

/// Text that names or locates a person. It has no stream or format operator, so it cannot slip into a log
/// line; whoever needs the text calls reveal(), and tests/lint lists the files that may.
template <class Tag>
class Unprintable {
 public:
  Unprintable() = default;
  explicit Unprintable(std::string text) : text_(std::move(text)) {}

  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

  friend auto operator<=>(const Unprintable&, const Unprintable&) = default;

 private:
  std::string text_;
};

}  // namespace vouch

template <class Tag>
struct std::hash<vouch::Unprintable<Tag>> {
  std::size_t operator()(const vouch::Unprintable<Tag>& value) const noexcept {
    return std::hash<std::string>{}(value.reveal());
  }
};
