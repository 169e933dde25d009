#include "signalling/sip/list_split.h"

#include <algorithm>

#include "domain/identity/ascii.h"
#include "signalling/sip/header_scan.h"

namespace vouch::signalling {

std::size_t ValueWalk::next() {
  if (position_ >= value_.size()) return std::string_view::npos;
  const std::size_t here = position_;
  std::size_t end = std::string_view::npos;
  if (value_[here] == '"') end = end_of_quoted(here);
  if (value_[here] == '<') end = end_of_bracketed(here);
  position_ = end == std::string_view::npos ? here + 1 : end + 1;
  return here;
}

std::size_t ValueWalk::end_of_quoted(std::size_t begin) {
  if (!quotes_balance_) return std::string_view::npos;
  for (std::size_t i = begin + 1; i < value_.size(); ++i) {
    if (value_[i] == '\\') {
      ++i;
    } else if (value_[i] == '"') {
      return i;
    }
  }
  quotes_balance_ = false;
  return std::string_view::npos;
}

std::size_t ValueWalk::end_of_bracketed(std::size_t begin) const {
  const std::size_t end = value_.find_first_of("<>", begin + 1);
  return end != std::string_view::npos && value_[end] == '>' ? end : std::string_view::npos;
}

std::vector<std::string> split_outside_quotes(std::string_view value, char separator, std::size_t max) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  const auto add = [&](std::size_t end) {
    const std::string_view part = trim(value.substr(begin, end - begin));
    if (!part.empty()) parts.emplace_back(part);
    begin = end + 1;
  };
  ValueWalk walk{value};
  for (std::size_t i = walk.next(); i != std::string_view::npos && parts.size() < max; i = walk.next()) {
    if (value[i] == separator) add(i);
  }
  if (parts.size() < max && begin < value.size()) add(value.size());
  return parts;
}

std::vector<std::string> split_list(std::string_view value, std::size_t max) {
  return split_outside_quotes(value, ',', max);
}

std::string unquote(std::string_view value) {
  if (value.size() < 2 || value.front() != '"' || value.back() != '"') return std::string{value};
  std::string text;
  for (std::size_t i = 1; i + 1 < value.size(); ++i) {
    if (value[i] == '\\' && i + 2 < value.size()) ++i;
    text.push_back(value[i]);
  }
  return text;
}

std::string parameter_in(std::string_view value, std::string_view name) {
  for (const std::string& part : split_outside_quotes(value, ';')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string::npos) continue;
    const std::string_view text{part};
    if (ascii::lower(trim(text.substr(0, equals))) == name) return unquote(trim(text.substr(equals + 1)));
  }
  return {};
}

}  // namespace vouch::signalling
