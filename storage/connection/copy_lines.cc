#include "storage/connection/copy_lines.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace vouch::storage {
namespace {

bool is_special(char c) {
  return c == '\\' || c == '\t' || c == '\n' || c == '\r';
}

/// Octets at the front that hold nothing special: eight are looked at together, since this sees all that is
/// stored. Where one of eight may be special the rest is looked at one by one.
std::size_t plain_length(std::string_view text) {
  constexpr std::uint64_t each = 0x0101010101010101;
  constexpr std::uint64_t high = 0x80 * each;
  const auto below = [](std::uint64_t eight, std::uint64_t limit) {
    return (eight - limit * each) & ~eight & high;
  };
  std::size_t length = 0;
  for (std::uint64_t eight = 0; length + sizeof eight <= text.size(); length += sizeof eight) {
    std::memcpy(&eight, text.data() + length, sizeof eight);
    if ((below(eight, ' ') | below(eight ^ ('\\' * each), 1)) != 0) break;
  }
  return static_cast<std::size_t>(
      std::find_if(text.begin() + static_cast<std::ptrdiff_t>(length), text.end(), is_special) -
      text.begin());
}

void append_escaped(std::string& line, std::string_view text) {
  // Nearly every cell is plain.
  while (true) {
    const std::size_t plain = plain_length(text);
    line.append(text.substr(0, plain));
    if (plain == text.size()) return;
    switch (text[plain]) {
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
    text.remove_prefix(plain + 1);
  }
}

void append_line(std::string& text, const std::string& separator, const RowText& row) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) text.append(separator);
    if (const auto value = row[i]) {
      append_escaped(text, *value);
    } else {
      text.append("\\N");
    }
  }
}

}  // namespace

std::string separated_list(const std::string& separator, const CopyLines& lines,
                           const pqxx::internal::TypedCopyEscaper&) {
  constexpr std::size_t octets_of_row = 512;
  std::string text;
  text.reserve(octets_of_row * lines.rows.size());
  for (const RowText& row : lines.rows) {
    if (&row != &lines.rows.front()) text.push_back('\n');
    append_line(text, separator, row);
  }
  return text;
}

}  // namespace vouch::storage
