#include "services/vouchctl/shell/table.h"

#include <algorithm>
#include <sstream>

namespace vouch::services {
namespace {

constexpr std::size_t kWidest = 64;  // of a column; longer texts go on in the next line

/// UTF-8 continuation octets take no place.
bool begins_character(char c) {
  return (c & '\xc0') != '\x80';
}

/// Characters, not octets.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

/// Where the first `characters` characters of a text end.
std::size_t end_of(const std::string& text, std::size_t characters) {
  std::size_t place = 0;
  for (std::size_t seen = 0; place < text.size(); ++place) {
    if (begins_character(text[place]) && ++seen > characters) break;
  }
  return place;
}

std::vector<std::string> lines_of(const std::string& cell) {
  std::vector<std::string> lines;
  std::istringstream stream{cell};
  for (std::string line; std::getline(stream, line);) {
    for (; width_of(line) > kWidest; line.erase(0, end_of(line, kWidest)))
      lines.push_back(line.substr(0, end_of(line, kWidest)));
    lines.push_back(line);
  }
  if (lines.empty()) lines.emplace_back();
  return lines;
}

}  // namespace

void Table::print(std::ostream& out) const {
  std::vector<std::size_t> widths(rows_.front().size(), 0);
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      for (const std::string& line : lines_of(row[i])) widths[i] = std::max(widths[i], width_of(line));
    }
  }
  for (const auto& row : rows_) {
    std::vector<std::vector<std::string>> cells;
    std::size_t height = 1;
    for (const std::string& cell : row) {
      cells.push_back(lines_of(cell));
      height = std::max(height, cells.back().size());
    }
    for (std::size_t line = 0; line < height; ++line) {
      std::string text;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string part = line < cells[i].size() ? cells[i][line] : std::string{};
        text += part + std::string(widths[i] - width_of(part) + 2, ' ');
      }
      text.erase(text.find_last_not_of(' ') + 1);
      out << text << '\n';
    }
  }
}

}  // namespace vouch::services
