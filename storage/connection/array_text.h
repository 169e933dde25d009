#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vouch::storage {

/// A one-dimensional array as PostgreSQL reads it, e.g. `{"a","b\"c",NULL}`. Elements are taken as storable
/// text.
std::string array_text(std::span<const std::optional<std::string>> elements);

/// Adds an element to such an array as long as it is not closed by `}`; `text` is empty before the first.
void append_element(std::string& text, std::optional<std::string_view> element);

/// Reads a one-dimensional array of text as PostgreSQL writes it; nothing if it is anything else or holds a
/// NULL.
std::optional<std::vector<std::string>> array_elements(std::string_view text);

}  // namespace vouch::storage
