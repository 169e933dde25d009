#pragma once

#include <string_view>

namespace vouch::services {

/// Whether a feed may be called that: 1 to 128 letters, digits and `._:/-`. A name goes into logs and
/// metrics, so it has room for no more than a name.
bool is_feed_name(std::string_view name);

}  // namespace vouch::services
