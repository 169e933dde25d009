#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "domain/common/result.h"

namespace vouch::services {

/// Encrypts what names persons before it goes to the local disk: AES-256-GCM (NIST SP 800-38D). Each value
/// has a key of its own, derived with HMAC-SHA-256 from the box's key and random octets, so that no number of
/// values wears the key out. Copies are equal; thread-safe.
class SealedBox {
 public:
  static constexpr std::size_t kKeyOctets = 32;
  static constexpr std::size_t kOverhead = 45;  ///< how much longer a value is when sealed
  using Key = std::array<unsigned char, kKeyOctets>;

  /// With the key in `file`; a missing one is made of random octets, for its owner alone. Errors:
  /// KEY_FILE_NOT_READABLE, KEY_FILE_NOT_WRITABLE, KEY_FILE_OPEN_TO_OTHERS (group or others have any right on
  /// it), KEY_FILE_BAD_LENGTH (it holds exactly 32 octets, not text).
  static Result<SealedBox> with_key_file(const std::filesystem::path& file);
  explicit SealedBox(const Key& key) : key_(key) {}
  SealedBox(const SealedBox&) = default;
  SealedBox& operator=(const SealedBox&) = default;
  ~SealedBox();

  /// `place` says what the value is of and where it stands; it opens only under the same words. Errors:
  /// SEALING_FAILED (no random octets, or 2 GB and more).
  Result<std::string> seal(std::string_view octets, std::string_view place) const;

  /// Errors: SEAL_BROKEN: altered, cut, moved from another place, or sealed with another key.
  Result<std::string> unseal(std::string_view sealed, std::string_view place) const;

 private:
  Key key_;
};

}  // namespace vouch::services
