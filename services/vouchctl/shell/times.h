#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <string>

#include "domain/common/result.h"

namespace vouch::services {

/// Reads a time as typed: RFC 3339, "@seconds" or "now". Errors: USAGE_BAD_TIME with the option's name.
Result<google::protobuf::Timestamp> typed_time(const std::string& text, const std::string& option);

/// A time as a table shows it: RFC 3339 in UTC with milliseconds.
std::string shown(const google::protobuf::Timestamp& time);

}  // namespace vouch::services
