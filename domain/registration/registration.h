#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "domain/common/opaque_id.h"
#include "domain/common/shared_value.h"
#include "domain/common/time.h"
#include "domain/identity/instance_id.h"
#include "domain/identity/uri.h"

namespace vouch {

/// Where a feed sees the signalling. `integrity-protected` means something only behind the P-CSCF, because a
/// UE can write the parameter itself (TS 24.229 clause 5.2.2).
enum class ObservationPoint { kUnspecified, kBeforePcscf, kBehindPcscf, kAtScscf, kOnIsc };

/// "UNSPECIFIED", "BEFORE_P_CSCF", "BEHIND_P_CSCF", "AT_S_CSCF", "ON_ISC".
std::string_view name_of(ObservationPoint point);
std::optional<ObservationPoint> observation_point_from(std::string_view name);
/// Whether the feed declares that it sees what the P-CSCF has passed on. Nothing else tells it: Via, Path and
/// `received` are what a UE can write as well.
bool is_behind_pcscf(ObservationPoint point);

/// How the registration was authenticated, read from the accepted REGISTER (TS 24.229 clause 5.4.1.2).
enum class Authentication {
  kNone,     ///< no Authorization: GIBA or NASS-bundled, access alone decides
  kAka,      ///< AKAv1 or AKAv2 (RFC 3310, RFC 4169): proves the UICC
  kDigest,   ///< SIP Digest: proves a password
  kDone,     ///< `auth-done`: a trusted entity authenticated already
  kOther,    ///< another scheme, or Authorization without a response: proves nothing
  kNotSeen,  ///< the feed does not carry it (RFC 3680 reports): neither for nor against
};

/// "NONE", "AKA", "DIGEST", "AUTH_DONE", "OTHER", "NOT_SEEN".
std::string_view name_of(Authentication authentication);
std::optional<Authentication> authentication_from(std::string_view name);

/// What an accepted REGISTER says about the client software and its access, at one hop. Holds no identifier
/// of a person, so a few thousand distinct profiles describe all subscribers of a network.
struct ClientProfile {
  Authentication authentication = Authentication::kNone;
  std::string algorithm;            ///< of Authorization, as given, e.g. "AKAv1-MD5"; empty if absent
  std::string integrity_protected;  ///< TS 24.229 clause 7.2A.2; lower case; empty if absent
  bool behind_pcscf = false;        ///< seen where `integrity_protected` is the P-CSCF's word, not the UE's
  std::string security_mechanism;   ///< of Security-Verify, e.g. "ipsec-3gpp" (RFC 3329)
  std::string security_offer;       ///< of Security-Client, likewise: what the UE offers
  std::vector<std::string>
      feature_tags;         ///< sorted "tag" or "tag=value", one value each, %3A decoded (RFC 3840)
  std::string access_type;  ///< of P-Access-Network-Info, e.g. "3GPP-E-UTRAN-FDD" (RFC 7315)
  bool access_network_provided = false;  ///< the network put it there (`network-provided`)
  std::string user_agent;
  friend auto operator<=>(const ClientProfile&, const ClientProfile&) = default;
};

/// Names one REGISTER transaction of a UE on all hops it passes: derived from Call-ID, CSeq, From tag and the
/// UE's own Via branch, which every hop carries (RFC 3261 section 8.1.1.7).
using RegistrationId = OpaqueId<struct RegistrationIdTag>;

/// Names the messages a fact was read from, a REGISTER and its 2xx or one report: the first 16 octets of
/// SHA-256 over a line of hexadecimal digits for each, its own SHA-256, in that order. So anybody who has the
/// messages makes it with `sha256sum REGISTER 2xx | cut -c1-64 | sha256sum`.
struct MessagesDigest {
  std::array<std::uint8_t, 16> octets{};  ///< all zero: not known, as of what was stored by earlier releases

  bool is_known() const { return octets != std::array<std::uint8_t, 16>{}; }
  /// Which octets told a fact is no part of what it says: told by others again, it is the same.
  friend bool operator==(const MessagesDigest&, const MessagesDigest&) { return true; }
  friend std::strong_ordering operator<=>(const MessagesDigest&, const MessagesDigest&) {
    return std::strong_ordering::equal;
  }
};

/// What a fact says of a contact. The first three are what an accepted REGISTER did; the others what the
/// registrar reported of its state later (RFC 3680 section 5.1, third-party REGISTER of TS 24.229 clause
/// 5.4.1.7).
enum class RegistrationKind {
  kBound,                 ///< the contact was bound or refreshed
  kRemoved,               ///< the contact was removed (expires 0)
  kRemovedAll,            ///< `Contact: *` (RFC 3261 section 10.2.2)
  kReportedActive,        ///< the contact is live, for expires_s more
  kReportedExpired,       ///< its time ran out
  kReportedUnregistered,  ///< the UE removed it
  kReportedEnded,         ///< the network ended it: deactivated, probation, rejected. Without a URI the whole
                          ///< registration ended, which the network did or its time
  kReportedOthersGone,    ///< no contact is live but those in also_listed, which may be none
};

/// Whether it is the registrar's report that something ended, as against a state that does not list it.
bool is_reported_end(RegistrationKind kind);

/// Whether it is the registrar's report rather than the doing of a REGISTER.
bool is_report(RegistrationKind kind);

std::string_view name_of(RegistrationKind kind);
std::optional<RegistrationKind> registration_kind_from(std::string_view name);

/// One accepted REGISTER as seen at one hop, without its contacts.
struct Registration {
  RegistrationId id;
  std::uint16_t hop =
      0;  ///< number of Via entries in the REGISTER: more is nearer to the S-CSCF; 0: a report
  std::optional<Impi> impi;  ///< Digest username, else derived (TS 24.229 clause 5.4.1.2)
  NetworkTime observed_at;   ///< of the 2xx at this hop, or of the report
  std::string ue_address;    ///< IP address the UE registered from, text; empty if not known
  std::uint16_t ue_port = 0;
  std::vector<std::string> path;  ///< RFC 3327, topmost first
  std::string call_id;
  std::uint32_t cseq = 0;
  std::string cell;  ///< cell or node of P-Access-Network-Info; empty if none
  ClientProfile profile;
  ObservationPoint point = ObservationPoint::kUnspecified;
  std::string feed;  ///< name of the feed that told
  std::vector<std::string>
      notes;  ///< stable codes of oddities survived, sorted, e.g. "CONTACT_NOT_IN_RESPONSE"
  MessagesDigest messages;
  friend auto operator<=>(const Registration&, const Registration&) = default;
};

/// What an accepted REGISTER did to one of its contacts.
struct RegisteredContact {
  std::uint16_t index = 0;  ///< which Contact of the REGISTER, counting malformed ones: the same on all hops
  RegistrationKind kind = RegistrationKind::kBound;
  ContactUri uri;                        ///< as received; empty where the kind is about no single contact
  std::optional<InstanceId> instance;    ///< of the request, else of the response
  std::optional<std::uint32_t> reg_id;   ///< RFC 5626 section 4.2; only with an instance-id
  std::uint32_t expires_s = 0;           ///< granted by the 2xx, or as reported
  std::vector<std::string> also_listed;  ///< URIs of other contacts that the 2xx lists as live, sorted
  std::string pub_gruu;                  ///< RFC 5627; empty if none
  std::vector<std::string> temp_gruus;   ///< sorted
  bool emergency = false;                ///< `sos` URI parameter (TS 24.229 clause 5.1.6.2)
  std::optional<std::uint16_t> q;        ///< RFC 3261 section 20.10, in thousandths; nothing: not said
  friend auto operator<=>(const RegisteredContact&, const RegisteredContact&) = default;
};

/// One contact of an accepted REGISTER, with what it says of itself alone.
struct AcceptedContact : RegisteredContact {
  std::vector<std::string> feature_tags;  ///< as in ClientProfile: each contact has its own (RFC 3840)
  friend auto operator<=>(const AcceptedContact&, const AcceptedContact&) = default;
};

/// An accepted REGISTER at one hop with all it did: what a feed hands over.
struct AcceptedRegistration {
  Registration registration;     ///< its profile without feature tags
  Impu aor;                      ///< of To
  std::vector<Impu> associated;  ///< P-Associated-URI: the rest of the implicit registration set, sorted
  std::vector<AcceptedContact> contacts;  ///< in the order of the REGISTER
};

/// The unit of knowledge about registrations: for one IMPU, one contact of one accepted REGISTER as seen at
/// one hop. Immutable. The bindings of an IMPU are a function of the set of its facts
/// (domain/binding/timeline.h), so facts may come late, twice and out of order.
struct RegistrationFact {
  Impu impu;
  SharedValue<Registration> registration;  ///< in common with the other facts of its REGISTER
  RegisteredContact contact;
  friend auto operator<=>(const RegistrationFact&, const RegistrationFact&) = default;
};

/// What a fact says: two that differ only in the feed that told are one, and are kept once.
inline auto telling_of(const RegistrationFact& fact) {
  const Registration& r = fact.registration;
  return std::tie(r.id, fact.impu, fact.contact, r.hop, r.impi, r.observed_at, r.ue_address, r.ue_port,
                  r.path, r.call_id, r.cseq, r.cell, r.profile, r.point, r.notes);
}

/// Whether it reports the end of the whole registration, whatever its contacts.
bool ends_whole_registration(const RegisteredContact& contact);

/// How many facts_of() makes of it.
std::size_t fact_count(const AcceptedRegistration& accepted);

/// What it says of one of its identities and one of its contacts.
RegistrationFact fact_of(const AcceptedRegistration& accepted, const Impu& impu,
                         const AcceptedContact& contact);

/// One fact for every IMPU of the implicit registration set and every contact (TS 24.229 clause 5.4.1.2.2F).
/// A GRUU stands for one public identity and instance (RFC 5627 section 3.1), so only the facts of the AoR
/// keep it.
std::vector<RegistrationFact> facts_of(const AcceptedRegistration& accepted);

}  // namespace vouch
