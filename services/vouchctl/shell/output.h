#pragma once

#include <google/protobuf/message.h>

#include <string>

#include "domain/common/result.h"

namespace vouch::services {

/// Prints a message as canonical protobuf JSON on one line, default values included; octets
/// that are no text become U+FFFD.
void print_json(const google::protobuf::Message& message);

/// Text of a local file or argument made safe for a terminal: control characters become '?'.
std::string printable(const std::string& text);

}  // namespace vouch::services
