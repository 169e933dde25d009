#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/registration/registration.h"

namespace vouch::storage {

/// What an IMPU is found by.
enum class FinderKind {
  kImei,      ///< device that an instance-id names; never a candidate one
  kInstance,  ///< normalised instance-id that names no device
  kImpi,
  kUri,   ///< contact or GRUU, by the parts that RFC 3261 section 19.1.4 compares always
  kFlow,  ///< address and port that the UE registered from
  kPath,  ///< topmost Path entry with a flow token (RFC 5626 section 5.1)
};

std::string_view name_of(FinderKind kind);  ///< "IMEI", "INSTANCE", "IMPI", "URI", "FLOW", "PATH"

/// A thing to find IMPUs by, as a number: the first 8 octets of SHA-256 over kind and text. Two things may
/// share one by chance, so the facts of whom it finds decide.
using FinderKey = std::int64_t;

/// `text`: digits, normalised instance-id, IMPI, URI or Path entry.
FinderKey finder_key(FinderKind kind, std::string_view text);
/// Of the device that an instance-id names, else of the normalised instance-id; nothing where there is none.
std::optional<FinderKey> device_finder_key(const std::optional<InstanceId>& instance);
FinderKey flow_finder_key(std::string_view address, std::uint16_t port);

/// What a fact shows to find its IMPU by, beside temporary GRUUs.
struct FinderKeys {
  std::optional<FinderKey> device;  ///< IMEI, else instance
  std::optional<FinderKey> impi;
  std::optional<FinderKey> contact;
  std::optional<FinderKey> gruu;  ///< public
  std::optional<FinderKey> flow;
  std::optional<FinderKey> path;
};
FinderKeys finder_keys(const RegistrationFact& fact);

/// What `fact` shows that none of `known` does. A refresh that shows nothing new is told without taking
/// anything apart.
FinderKeys newly_shown(const RegistrationFact& fact, std::span<const RegistrationFact* const> known);

/// The temporary GRUUs of `fact` that none of `known` holds.
std::vector<FinderKey> new_temp_gruus(const RegistrationFact& fact,
                                      std::span<const RegistrationFact* const> known);

}  // namespace vouch::storage
