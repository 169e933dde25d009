#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "services/common/log/catalogue.h"

namespace vouch::services {

/// Text that may be logged: a code, a place, a name of a feed or file. Made on purpose, so that an identifier
/// of a person does not get into a log line by itself: Impu, Imei and their like convert to nothing here.
struct SafeText {
  std::string_view text;
};

/// A fact beside a message.
struct Field {
  std::string_view name;
  std::variant<std::int64_t, bool, std::string> value;

  Field(std::string_view field, SafeText text) : name(field), value(std::string{text.text}) {}
  Field(std::string_view field, bool flag) : name(field), value(flag) {}
  template <std::integral T>
  requires(!std::same_as<T, bool>) Field(std::string_view field, T number)
      : name(field), value(static_cast<std::int64_t>(number)) {}
};

/// Begins logging to standard error for `service`; messages below `level` ("info", "warning", "error") are
/// dropped. Once, before any log().
void start_log(std::string_view service, std::string_view level);

/// Writes one line. Thread-safe; never fails.
void log(const Message& message, std::initializer_list<Field> fields = {});

}  // namespace vouch::services
