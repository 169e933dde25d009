#include "services/vouchctl/network_imei/imei_file.h"

#include <algorithm>
#include <map>
#include <vector>

#include "domain/common/time.h"
#include "domain/identity/ascii.h"
#include "services/common/convert/convert.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

std::vector<std::string> fields_of(std::string_view line, char separator) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == separator) {
      fields.emplace_back();
    } else if (c != '\r' && c != '"' && c != ' ') {
      fields.back() += c;
    }
  }
  return fields;
}

/// Where each column stands.
using Columns = std::map<std::string, std::size_t>;

Columns columns_of(const std::vector<std::string>& heading) {
  Columns columns;
  for (std::size_t i = 0; i < heading.size(); ++i) columns.emplace(ascii::lower(heading[i]), i);
  return columns;
}

bool is_complete(const Columns& columns, const std::string& source) {
  return columns.contains("imei") && columns.contains("time") &&
         (columns.contains("imsi") || columns.contains("impi")) &&
         (columns.contains("source") || !source.empty());
}

v1::NetworkImei imei_in(const std::vector<std::string>& fields, const Columns& columns,
                        const std::string& source) {
  const auto text = [&](const char* column) {
    const auto place = columns.find(column);
    return place == columns.end() || place->second >= fields.size() ? std::string{} : fields[place->second];
  };
  v1::NetworkImei imei;
  if (!text("imsi").empty()) {
    imei.set_imsi(text("imsi"));
  } else if (!text("impi").empty()) {
    imei.set_impi(text("impi"));
  }
  imei.set_imei(text("imei"));
  v1::ImeiSource named = v1::IMEI_SOURCE_UNSPECIFIED;
  const std::string name = text("source").empty() ? source : text("source");
  if (v1::ImeiSource_Parse(name, &named)) imei.set_source(named);
  if (const auto us = parse_time_us(text("time"))) *imei.mutable_observed_at() = to_proto(*us);
  return imei;
}

}  // namespace

Result<void> read_imei_table(std::istream& table, const std::string& source,
                             const std::function<Result<void>(v1::NetworkImei)>& take) {
  std::string line;
  std::getline(table, line);
  if (line.starts_with("\xef\xbb\xbf")) line.erase(0, 3);
  char separator = ',';
  for (const char one : {',', ';', '|', '\t'}) {
    if (is_complete(columns_of(fields_of(line, one)), source)) separator = one;
  }
  const Columns columns = columns_of(fields_of(line, separator));
  if (!is_complete(columns, source)) return fail("NO_HEADING");
  while (std::getline(table, line)) {
    const auto fields = fields_of(line, separator);
    if (fields.size() == 1 && fields.front().empty()) continue;
    if (auto taken = take(imei_in(fields, columns, source)); !taken) return taken;
  }
  return {};
}

}  // namespace vouch::services
