#pragma once

#include <string>
#include <string_view>

namespace vouch {

/// One spelling for the percent-encoding in a part of a URI: unreserved characters are decoded, other
/// triplets get upper-case digits (so `%00` stays encoded), and a `%` that begins no triplet stands for
/// itself, as `%25`. Doing it twice changes nothing more. RFC 3261 section 19.1.4, RFC 3986 section 6.2.2.
std::string normalize_escapes(std::string_view text);

}  // namespace vouch
