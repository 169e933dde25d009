#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vouch::signalling {

/// Walks through a header value and passes over what is quoted or in angle brackets, where `;` and `,`
/// separate nothing (RFC 3261 section 7.3.1). A quote or bracket that is never closed stands for itself, so
/// that it spoils no more than the element it is in. Linear in the length.
class ValueWalk {
 public:
  explicit ValueWalk(std::string_view value) : value_(value) {}

  /// The next octet outside, or the opening quote or bracket of what is passed over; npos at the end.
  std::size_t next();

 private:
  std::size_t end_of_quoted(std::size_t begin);
  std::size_t end_of_bracketed(std::size_t begin) const;

  std::string_view value_;
  std::size_t position_ = 0;
  bool quotes_balance_ = true;
};

/// Cuts at `separator`, but not within quotes or angle brackets. Parts come without white space around them;
/// empty ones are left out. At most `max` parts.
std::vector<std::string> split_outside_quotes(std::string_view value, char separator,
                                              std::size_t max = std::string_view::npos);

/// Cuts a header value at its commas likewise.
std::vector<std::string> split_list(std::string_view value, std::size_t max = std::string_view::npos);

/// A parameter value without quotes around it; escapes undone.
std::string unquote(std::string_view value);

/// The value of a parameter in "thing;name=value;...", unquoted; empty if absent. Names without case.
std::string parameter_in(std::string_view value, std::string_view name);

}  // namespace vouch::signalling
