#pragma once

#include <memory>
#include <string>

#include "domain/trust/policy.h"

namespace vouch::services {

/// The policy that `content` spells, read once however often it is asked for: policies on record never
/// change. Null if it cannot be read, which none on record is. Thread-safe.
std::shared_ptr<const Policy> parsed_policy(const std::string& content);

}  // namespace vouch::services
