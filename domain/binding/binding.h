#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/opaque_id.h"
#include "domain/common/time.h"
#include "domain/registration/registration.h"

namespace vouch {

/// Why a binding ended.
enum class EndReason {
  kDeregistered,            ///< the UE removed it
  kExpired,                 ///< its time ran out, told by a feed that also sees network-initiated ends
  kExpiredOrUnknown,        ///< its time ran out as far as a feed can tell that sees REGISTER only
  kReplaced,                ///< the same key was registered with another contact, device or private identity
  kOverwrittenSameImpi,     ///< the same private identity registered elsewhere without reg-id (TS 24.229
                            ///< clause 5.4.1.2.2)
  kOverwrittenSameAddress,  ///< another registration came from the same IP address and this contact was
                            ///< listed no more
  kNetworkInitiated,        ///< the network ended it (reginfo, third-party REGISTER)
};

std::string_view name_of(EndReason reason);
std::optional<EndReason> end_reason_from(std::string_view name);

using BindingId = OpaqueId<struct BindingIdTag>;

/// A client profile and when the network time of the registrations that showed it began and ended.
struct SeenProfile {
  ClientProfile profile;
  NetworkTime first_seen;
  NetworkTime last_seen;
  friend auto operator<=>(const SeenProfile&, const SeenProfile&) = default;
};

/// A Call-ID and when the network time of the registrations that carried it began and ended.
struct SeenCallId {
  std::string call_id;
  NetworkTime first_seen;
  NetworkTime last_seen;
  friend auto operator<=>(const SeenCallId&, const SeenCallId&) = default;
};

/// The q-value of a contact from a time on.
struct SaidQ {
  NetworkTime since;
  std::optional<std::uint16_t> q;  ///< in thousandths; nothing: no more said
  friend auto operator<=>(const SaidQ&, const SaidQ&) = default;
};

/// The flow of a binding from a time on: where the UE registered from, and the Path that requests to it take.
struct Flow {
  NetworkTime since;
  std::string ue_address;  ///< IP address, text; empty if not known
  std::uint16_t ue_port = 0;
  std::vector<std::string> path;  ///< RFC 3327, topmost first
  friend auto operator<=>(const Flow&, const Flow&) = default;
};

/// A cell or other node of access (P-Access-Network-Info, RFC 7315 section 5.4), from the first to the last
/// of the registrations in a row that told it.
struct SeenCell {
  std::string cell;
  bool network_provided = false;  ///< the network's word, seen where a UE cannot have written it
  NetworkTime first_seen;
  NetworkTime last_seen;
  friend auto operator<=>(const SeenCell&, const SeenCell&) = default;
};

/// How long after a registration the next may tell a country for both to be of one stay.
inline constexpr std::int64_t kStayHolds_s = 4 * 60 * 60;

/// A country in whose 3GPP cells a UE was, from a first registration to a last. What was told of other
/// countries in between ends no stay.
struct Stay {
  std::uint16_t country = 0;  ///< mobile country code (ITU-T E.212)
  NetworkTime first_seen;
  NetworkTime last_seen;
  friend auto operator<=>(const Stay&, const Stay&) = default;
};

/// Of how many of its last registrations a binding keeps the time.
inline constexpr std::size_t kUpdatesKept = 32;

/// One IMPU bound to one contact on one device over `[registered_at, end())`. Contact, instance-id and
/// private identity are the same all along: a registration that changes one of them opens a new binding.
struct Binding {
  BindingId id;  ///< from the IMPU and the registration that opened it: the same in every run
  Impu impu;
  std::optional<Impi> impi;
  std::optional<InstanceId> instance;
  std::optional<std::uint32_t> reg_id;
  ContactUri contact;  ///< as the deepest hop of the opening registration wrote it
  bool emergency = false;
  NetworkTime registered_at;
  NetworkTime refreshed_at;             ///< last accepted registration
  NetworkTime expires_at;               ///< as last granted
  std::optional<NetworkTime> ended_at;  ///< set when something ended it; expiry alone is told by expires_at
  std::optional<EndReason> end_reason;
  std::uint32_t refreshes = 0;
  RegistrationId opened_by;
  std::vector<NetworkTime> updates;  ///< when it was registered, oldest first: the last kUpdatesKept times
  std::vector<Flow> flows;           ///< where they changed, oldest first; empty: only reported
  std::string pub_gruu;
  std::vector<std::string> temp_gruus;  ///< all that were issued while it lived, sorted
  std::vector<SeenProfile> profiles;    ///< distinct, sorted
  std::optional<SeenCell> cell;         ///< last told
  std::vector<Stay> stays;              ///< by first_seen
  std::vector<std::string> feeds;       ///< that told of it, sorted
  std::vector<SeenCallId> call_ids;     ///< of its registrations, distinct, sorted
  std::vector<std::string> notes;       ///< oddities survived, sorted
  bool network_ends_seen = false;       ///< told by a feed that would also tell of network-initiated ends
  std::optional<EndReason> overwrote;   ///< opening it overwrote another binding, by this rule
  std::vector<SaidQ> q_values;          ///< where they changed, oldest first; empty: none was ever said
  friend bool operator==(const Binding&, const Binding&) = default;

  /// End of the interval as far as known: what ended it, else its expiry.
  NetworkTime end() const { return ended_at.value_or(expires_at); }
  bool live_at(NetworkTime when) const { return registered_at <= when && when < end(); }
  /// The q-value in force at `when`, in thousandths; nothing if none was said.
  std::optional<std::uint16_t> q_at(NetworkTime when) const;
  /// The flow in force at `when`; null if none was seen by then.
  const Flow* flow_at(NetworkTime when) const;
  /// When it was most recently registered as of `when`. Before what `updates` keeps: since when its flow was
  /// the one of then, at least.
  NetworkTime updated_at(NetworkTime when) const;
};

/// The binding as known at `now`: one whose time had run out by then is over, as far as its feed can tell.
Binding settled_at(Binding binding, NetworkTime now);

}  // namespace vouch
