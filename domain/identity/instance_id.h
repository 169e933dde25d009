#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/identity/imei.h"

namespace vouch {

enum class InstanceKind { kImei, kMeid, kUuid, kOther };

/// "IMEI", "MEID", "UUID", "OTHER".
std::string_view name_of(InstanceKind kind);

/// A device URN as a UE put it into `+sip.instance` (RFC 5626 section 4.1). Kept as received, never repaired.
struct InstanceId {
  InstanceKind kind = InstanceKind::kOther;
  std::string received;    ///< octets as received, quotes and brackets included
  std::string normalized;  ///< canonical form under instance equality; what binding keys use
  bool well_formed = false;
  std::optional<Imei> imei;  ///< the device: well-formed, or the right check digit stands for the spare 0
  std::optional<Imei> candidate_imei;  ///< 14 digits readable in any other malformed value; never the device
  std::optional<int> last_digit;       ///< of an IMEI URN: the digit in the spare's place, as received
  std::vector<std::string> problems;   ///< codes of domain/identity/instance_problems.h

  /// Same instance: the URN's own rule (RFC 7254 for IMEI, RFC 4122 for UUID, RFC 8141 else). For binding
  /// keys.
  bool same_instance(const InstanceId& other) const { return normalized == other.normalized; }
  /// Same device: TAC and serial number only. For everything an authority asks.
  bool same_device(const InstanceId& other) const { return imei && other.imei && *imei == *other.imei; }

  friend auto operator<=>(const InstanceId&, const InstanceId&) = default;
};

/// Reads a `+sip.instance` value, with or without the quotes and angle brackets of the header parameter;
/// `as_parameter` says that it comes from a header, where leaving them out is a problem of its own
/// (QUOTES_MISSING, BRACKETS_MISSING). A person may write the bare URN, or leave out the quotes, which a
/// shell takes away. Never fails: what cannot be read is kind OTHER with the rules it broke. Input is bounded
/// to 512 octets; of a longer one the first 512 are kept, as OTHER with TOO_LONG. RFC 7254 section 4, RFC
/// 7255, TS 23.003 clause 13.8.
InstanceId parse_instance_id(std::string_view text, bool as_parameter);

}  // namespace vouch
