#pragma once

#include <filesystem>
#include <string>

#include "domain/common/result.h"
#include "services/common/config/config.h"

namespace vouch::services {

/// Contents of PEM files that fit together.
struct Pem {
  std::string ca;
  std::string certificate;
  std::string key;
};

/// Reads and checks what a process presents and accepts. Errors, each with the file in `field`: NOT_READABLE,
/// BAD_CERTIFICATE, CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID, BAD_KEY, KEY_DOES_NOT_MATCH.
Result<Pem> read_pem(const std::filesystem::path& ca, const KeyPair& identity);

/// Errors: NOT_READABLE.
Result<std::string> read_file(const std::filesystem::path& file);

}  // namespace vouch::services
