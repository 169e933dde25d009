#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "domain/common/result.h"
#include "services/exporter/package/openssl_handles.h"

namespace vouch::services {

/// No certificate, key or list of CA certificates is longer.
constexpr std::size_t kKeyFileOctetsMax = std::size_t{4} * 1024 * 1024;

/// The content of a small file. Errors: FILE_UNREADABLE, naming `field`.
Result<std::string> read_small_file(const std::filesystem::path& file, std::string_view field);

/// Every certificate of a PEM text, or the one of a DER text, in order; empty if there is none or one of them
/// is malformed.
X509StackPtr parse_certificates(std::string_view pem_or_der);

/// A private key without passphrase (PEM, or DER of PKCS#8); null if it is none. Never asks on a terminal.
KeyPtr parse_private_key(std::string_view pem_or_der);

}  // namespace vouch::services
