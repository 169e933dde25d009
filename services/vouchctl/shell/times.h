#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <CLI/CLI.hpp>

#include <string>

#include "domain/common/result.h"

namespace vouch::services {

/// Reads a time as typed: RFC 3339, "@seconds" or "now". Errors: USAGE_BAD_TIME with the option's name.
Result<google::protobuf::Timestamp> typed_time(const std::string& text, const std::string& option);

/// Sets a field of `message`, the one that `&Message::mutable_...` names, to what was typed; leaves it where
/// nothing was. Errors: those of typed_time().
template <class Message>
Result<void> put_time(Message& message, google::protobuf::Timestamp* (Message::*field)(),
                      const std::string& text, const std::string& option) {
  if (text.empty()) return {};
  const auto time = typed_time(text, option);
  if (!time) return tl::make_unexpected(time.error());
  *(message.*field)() = *time;
  return {};
}

/// Adds an option that takes a time, for typed_time() to read.
CLI::Option* add_time(CLI::App& command, const char* option, std::string& text, const char* help);

/// A time as a table shows it: RFC 3339 in UTC with milliseconds.
std::string shown(const google::protobuf::Timestamp& time);

}  // namespace vouch::services
