#pragma once

#include <string>
#include <string_view>

#include "domain/common/result.h"
#include "services/exporter/package/manifest.h"

namespace vouch::services {

/// The text of manifest.json: two-space indentation, fixed order of keys, a line feed at the end.
std::string to_json(const Manifest& manifest);

/// Reads manifest.json. Keys it does not know are skipped, so that a later version may say more.
/// Errors: MANIFEST_INVALID, naming the key ("manifest.json/period/since").
Result<Manifest> parse_manifest(std::string_view json);

}  // namespace vouch::services
