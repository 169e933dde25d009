#include "services/common/log/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "domain/common/time.h"

namespace vouch::services {
namespace {

std::string& service_name() {
  static std::string name = "vouch";
  return name;
}

spdlog::level::level_enum level_of(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return spdlog::level::info;
    case Severity::kWarning:
      return spdlog::level::warn;
    case Severity::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

void start_log(std::string_view service, std::string_view level) {
  service_name() = std::string{service};
  auto logger = spdlog::stderr_logger_mt("vouch");
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::from_str(std::string{level}));
  spdlog::set_default_logger(std::move(logger));
}

void log(const Message& message, std::initializer_list<Field> fields) {
  nlohmann::ordered_json line{{"time", rfc3339(now_us())},
                              {"level", name_of(message.severity)},
                              {"id", message.id},
                              {"service", service_name()},
                              {"text", message.text}};
  for (const Field& field : fields) {
    std::visit([&](const auto& value) { line[std::string{field.name}] = value; }, field.value);
  }
  spdlog::log(level_of(message.severity), "{}",
              line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace vouch::services
