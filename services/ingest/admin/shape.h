#pragma once

#include <string>
#include <string_view>

namespace vouch::services {

/// The shape of a refused message, by which an engineer sees what is wrong with it, and which tells nobody's
/// identity: of every header field the name stays, and in the rest each letter becomes x, each digit 9, each
/// octet that is no printable ASCII a question mark. The method or version at the very beginning stays too.
/// Cut off behind 4000 octets.
std::string shape_of(std::string_view octets);

}  // namespace vouch::services
