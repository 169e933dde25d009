#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "domain/identity/uri.h"
#include "domain/registration/registration.h"

namespace vouch::services {

/// How a live feed comes in.
enum class FeedKind {
  kHep,               ///< HEPv3 capture agents send to us
  kIsc,               ///< the S-CSCF sends third-party REGISTERs to us (TS 24.229 clause 5.4.1.7)
  kRegEvent,          ///< we subscribe to the registrar's reports (RFC 3680)
  kCaptureDirectory,  ///< capture files appear in a folder
};

/// "HEP", "ISC", "REG_EVENT", "CAPTURE_DIRECTORY".
std::string_view name_of(FeedKind kind);
std::optional<FeedKind> feed_kind_from(std::string_view name);

enum class FeedTransport { kUdp, kTcp, kTls };

/// "UDP", "TCP", "TLS".
std::string_view name_of(FeedTransport transport);
std::optional<FeedTransport> feed_transport_from(std::string_view name);

/// Files of PEM for a feed over TLS; their contents are never kept here.
struct FeedTlsFiles {
  std::filesystem::path certificate;
  std::filesystem::path key;
  std::filesystem::path peer_ca;  ///< who may be at the other end
  friend bool operator==(const FeedTlsFiles&, const FeedTlsFiles&) = default;
};

/// One live feed as an administrator wants it. What a kind has no use for stays empty.
struct FeedSpec {
  std::string name;
  FeedKind kind = FeedKind::kHep;
  FeedTransport transport = FeedTransport::kUdp;
  std::string address;     ///< IP address to listen on, text without brackets; of REG_EVENT, ours
  std::uint16_t port = 0;  ///< likewise
  ObservationPoint point = ObservationPoint::kUnspecified;
  std::chrono::seconds rhythm{60};  ///< silent for longer, the feed counts as not seen; 0: never
  /// What it observes of the network, by a name of the administrator's: feeds of the same element tell the
  /// same, so one of them is enough. Empty: it tells what no other does.
  std::string element;
  std::chrono::seconds clock_bound{5};  ///< how far stamps may be from when their messages come
  std::filesystem::path directory;      ///< CAPTURE_DIRECTORY
  std::filesystem::path auth_key_file;  ///< HEP: holds the key that its senders name (chunk 14)
  std::optional<FeedTlsFiles> tls;      ///< with transport TLS
  /// Who may send: addresses and prefixes (SenderList), or "any".
  std::vector<std::string> allowed_senders;
  /// With transport TLS, whose certificates are believed: names (PeerNames), or "any" of `tls->peer_ca`.
  std::vector<std::string> tls_peers;
  std::string next_hop;     ///< REG_EVENT: SIP URI that SUBSCRIBE goes to
  std::vector<Impu> impus;  ///< REG_EVENT: whose registrations to watch
  bool drained = false;     ///< takes nothing new: about to be removed, or in maintenance
  friend bool operator==(const FeedSpec&, const FeedSpec&) = default;
};

/// Whether a feed can be run as told; files are not looked at. The field of an error is the member's name:
/// BAD_FEED_NAME (name), FIELD_MISSING, BAD_ADDRESS (address, allowed_senders[i]), ADDRESS_NOT_REACHABLE
/// (address: REG_EVENT listens on all addresses, so there is none that its Contact could name), BAD_NAME
/// (tls_peers[i]), BAD_OBSERVATION_POINT (none told, or not ON_ISC for ISC and REG_EVENT), OUT_OF_RANGE
/// (rhythm: a day at most; clock_bound: a second to an hour), BAD_ELEMENT (element: as a feed's name),
/// PATH_NOT_ABSOLUTE, BAD_URI (next_hop), BAD_IMPU (impus[i]), TOO_MANY (allowed_senders, tls_peers, impus),
/// NOT_FOR_THIS_KIND (set, but the kind or transport has no use for it).
///
/// Nobody is believed unasked:
/// - SENDERS_NOT_NAMED (allowed_senders): a SIP feed without TLS names no senders, or a HEP feed neither
///   senders nor a key. HEP may say "any", because its mirrors may be many and move, and its words are
///   weighed as those of the point where it observes; but on ISC it counts as SIP does.
/// - ANYBODY_NOT_BELIEVED (allowed_senders): "any" for SIP without TLS, whose sender would pass for the
/// S-CSCF
/// - TLS_PEERS_NOT_NAMED (tls_peers): a feed over TLS says neither names nor "any"
Result<void> validate(const FeedSpec& spec);

}  // namespace vouch::services
