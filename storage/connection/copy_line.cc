#include "storage/connection/copy_line.h"

#include <algorithm>
#include <array>

namespace vouch::storage {
namespace {

/// A look into a table for each octet: this sees every octet that is stored.
constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> special{};
  for (const char c : {'\\', '\t', '\n', '\r'}) special.at(static_cast<unsigned char>(c)) = true;
  return special;
}();

void append_escaped(std::string& line, std::string_view text) {
  const auto is_special = [](char c) { return kSpecial[static_cast<unsigned char>(c)]; };
  // Nearly every cell is plain.
  while (true) {
    const auto special = std::find_if(text.begin(), text.end(), is_special);
    line.append(text.begin(), special);
    if (special == text.end()) return;
    switch (*special) {
      case '\\':
        line.append("\\\\");
        break;
      case '\t':
        line.append("\\t");
        break;
      case '\n':
        line.append("\\n");
        break;
      default:
        line.append("\\r");
    }
    text.remove_prefix(static_cast<std::size_t>(special - text.begin()) + 1);
  }
}

}  // namespace

std::string separated_list(const std::string& separator, const CopyLine& line,
                           const pqxx::internal::TypedCopyEscaper&) {
  std::string text;
  text.reserve(512);
  for (std::size_t i = 0; i < line.row.size(); ++i) {
    if (i > 0) text.append(separator);
    if (line.row[i]) {
      append_escaped(text, *line.row[i]);
    } else {
      text.append("\\N");
    }
  }
  return text;
}

}  // namespace vouch::storage
