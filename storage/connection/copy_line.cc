#include "storage/connection/copy_line.h"

namespace vouch::storage {
namespace {

void append_escaped(std::string& line, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '\\':
        line.append("\\\\");
        break;
      case '\t':
        line.append("\\t");
        break;
      case '\n':
        line.append("\\n");
        break;
      case '\r':
        line.append("\\r");
        break;
      default:
        line.push_back(c);
    }
  }
}

}  // namespace

std::string separated_list(const std::string& separator, const CopyLine& line,
                           const pqxx::internal::TypedCopyEscaper&) {
  std::string text;
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
