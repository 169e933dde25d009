#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

#include "services/exporter/package/openssl_handles.h"

namespace vouch::services {

/// A SHA-256 that grows with what is fed to it.
class Sha256 {
 public:
  Sha256();

  void update(std::string_view octets);

  /// 64 lower-case hexadecimal digits. Ends the computation: call once, last.
  std::string finish_hex();

 private:
  std::unique_ptr<EVP_MD_CTX, OpensslFree<EVP_MD_CTX_free>> context_;
};

/// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view octets);

}  // namespace vouch::services
