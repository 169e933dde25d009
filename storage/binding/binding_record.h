#pragma once

#include <string>
#include <vector>

#include "domain/binding/binding.h"
#include "domain/trust/verdict.h"

namespace vouch::storage {

/// A binding with its verdict in short, as it is kept to be found.
struct BindingRecord {
  Binding binding;
  ClientType client_type = ClientType::kUndetermined;
  TrustLevel trust_level = TrustLevel::kUndetermined;
  std::string policy_version;
  std::vector<std::string> evidence_codes;
  bool unless_standing = false;  ///< not all was looked at: it is for the time until a better one is made
};

}  // namespace vouch::storage
