#pragma once

#include <string_view>

#include "domain/common/result.h"
#include "domain/common/unprintable.h"

namespace vouch {

/// A lawful interception identifier: names a warrant. 1 to 25 visible ASCII characters, or 26 to 50
/// lower-case hexadecimal digits (TS 103 221-1, type LIID). Unprintable: it links a log line to an
/// investigation.
using Liid = Unprintable<struct LiidTag>;

/// Errors: BAD_LIID.
Result<Liid> parse_liid(std::string_view text);

}  // namespace vouch
