#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

namespace vouch::services {

/// `octets` as well-formed UTF-8 (RFC 3629): each octet that belongs to no character becomes U+FFFD. What is
/// well-formed already comes back as it is.
std::string well_formed_utf8(std::string_view octets);

/// Makes all texts of a message well-formed, at any depth: what was read from files and arguments need not
/// be, and JSON has no other way to say it.
void make_utf8_well_formed(google::protobuf::Message& message);

}  // namespace vouch::services
