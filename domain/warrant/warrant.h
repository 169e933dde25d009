#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/common/time.h"
#include "domain/identity/imei.h"
#include "domain/identity/liid.h"
#include "domain/identity/uri.h"

namespace vouch {

/// Whom or what a warrant names, or a question asks about.
using Target = std::variant<Imei, Impu, Impi>;

/// "IMEI", "IMPU", "IMPI".
std::string_view kind_of(const Target& target);
/// The identifier as text: 14 digits, or the canonical identity.
std::string reveal(const Target& target);
/// Reads back what kind_of and reveal wrote, and what a person types. Errors: UNKNOWN_TARGET_KIND and those
/// of the identity.
Result<Target> parse_target(std::string_view kind, std::string_view value);

/// What may be handed over under a warrant.
enum class Delivery { kQuery, kWatch, kExport };
std::string_view name_of(Delivery delivery);  ///< "QUERY", "WATCH", "EXPORT"
std::optional<Delivery> delivery_from(std::string_view name);

struct Approval {
  std::string administrator;  ///< name in the client certificate
  NetworkTime approved_at;
  friend bool operator==(const Approval&, const Approval&) = default;
};

/// An authority's authorisation to ask. Active once two different administrators stand behind it (who created
/// it and one more), until it ends by itself or is revoked.
struct Warrant {
  Liid liid;
  std::string authority;
  std::vector<Target> targets;  ///< at least one
  NetworkTime valid_from;       ///< the period it covers, `[valid_from, valid_until)`
  NetworkTime valid_until;
  std::vector<Delivery> deliveries;  ///< at least one
  std::string created_by;
  NetworkTime created_at;
  std::vector<Approval> approvals;  ///< by time; the creator's is the first
  std::optional<NetworkTime> revoked_at;
  std::string revoked_by;
  std::string revoke_reason;
  friend bool operator==(const Warrant&, const Warrant&) = default;
};

enum class WarrantStatus { kAwaitingApproval, kNotYetValid, kActive, kExpired, kRevoked };
std::string_view name_of(WarrantStatus status);

/// Whether, of what was dropped at `dropped_at`, all that the warrant's targets concern was kept: it was on
/// record by then, with a minute to spare, for a warrant may still be written and clocks differ.
bool was_kept_for(const Warrant& warrant, NetworkTime dropped_at);

/// Its state at `now`. Revoked before all else; then expired; then unapproved.
WarrantStatus status_at(const Warrant& warrant, NetworkTime now);

}  // namespace vouch
