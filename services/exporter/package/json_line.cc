#include "services/exporter/package/json_line.h"

#include <nlohmann/json.hpp>

namespace vouch::services {

bool is_json_object_line(std::string_view line) {
  // JSON allows a line break between tokens; a part of lines does not. A NUL would end the text for C
  // programs.
  if (line.size() > kLineOctetsMax || line.find_first_of(std::string_view("\n\r\0", 3)) != line.npos)
    return false;
  if (line.empty() || line.front() != '{') return false;
  return nlohmann::json::accept(line.begin(), line.end());
}

}  // namespace vouch::services
