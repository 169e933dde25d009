#include "storage/connection/lookup_key.h"

#include "storage/connection/sha256.h"
#include "storage/connection/storable_text.h"

namespace vouch::storage {

std::string lookup_key(std::string_view octets) {
  std::string text = to_storable(octets);
  if (text.size() <= kLongestKey) return text;
  return "sha256:" + hex(sha256(text));
}

}  // namespace vouch::storage
