#include "storage/connection/array_text.h"

#include <algorithm>

namespace vouch::storage {
namespace {

void append_quoted(std::string& text, std::string_view element) {
  const auto is_special = [](char c) { return c == '"' || c == '\\'; };
  text.push_back('"');
  while (true) {
    const auto special = std::find_if(element.begin(), element.end(), is_special);
    text.append(element.begin(), special);
    if (special == element.end()) break;
    text.push_back('\\');
    text.push_back(*special);
    element.remove_prefix(static_cast<std::size_t>(special - element.begin()) + 1);
  }
  text.push_back('"');
}

std::optional<std::string> take_quoted(std::string_view& text) {
  std::string element;
  text.remove_prefix(1);
  while (!text.empty() && text.front() != '"') {
    if (text.front() == '\\') text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    element.push_back(text.front());
    text.remove_prefix(1);
  }
  if (text.empty()) return std::nullopt;
  text.remove_prefix(1);
  return element;
}

std::optional<std::string> take_bare(std::string_view& text) {
  const std::size_t length = std::min(text.find_first_of(",}"), text.size());
  std::string element{text.substr(0, length)};
  if (element.empty() || element == "NULL" || element.front() == '{') return std::nullopt;
  text.remove_prefix(length);
  return element;
}

}  // namespace

void append_element(std::string& text, std::optional<std::string_view> element) {
  text.push_back(text.empty() ? '{' : ',');
  if (element) {
    append_quoted(text, *element);
  } else {
    text.append("NULL");
  }
}

std::string array_text(std::span<const std::optional<std::string>> elements) {
  std::string text;
  for (const auto& element : elements) append_element(text, element);
  if (text.empty()) text.push_back('{');
  text.push_back('}');
  return text;
}

std::optional<std::vector<std::string>> array_elements(std::string_view text) {
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return std::nullopt;
  std::vector<std::string> elements;
  text.remove_prefix(1);
  while (text != "}") {
    auto element = text.front() == '"' ? take_quoted(text) : take_bare(text);
    if (!element || text.empty()) return std::nullopt;
    elements.push_back(std::move(*element));
    if (text == "}") break;
    if (text.front() != ',' || text == ",}") return std::nullopt;
    text.remove_prefix(1);
  }
  return elements;
}

}  // namespace vouch::storage
