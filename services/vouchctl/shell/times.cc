#include "services/vouchctl/shell/times.h"

#include "domain/common/time.h"
#include "services/common/convert/convert.h"

namespace vouch::services {

Result<google::protobuf::Timestamp> typed_time(const std::string& text, const std::string& option) {
  if (text == "now") return to_proto(now_us());
  const auto us = parse_time_us(text);
  if (!us)
    return fail("USAGE_BAD_TIME", option + ": expected RFC 3339 like 2026-01-31T12:00:00Z, @seconds, or now");
  return to_proto(*us);
}

CLI::Option* add_time(CLI::App& command, const char* option, std::string& text, const char* help) {
  return command.add_option(option, text, help)->type_name("TIME");
}

std::string shown(const google::protobuf::Timestamp& time) {
  const std::string text = rfc3339(time.seconds() * 1'000'000 + time.nanos() / 1000);
  return text.substr(0, text.size() - 4) + "Z";
}

}  // namespace vouch::services
