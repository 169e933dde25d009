#include "services/ingest/feeds/feed_spec.h"

#include <arpa/inet.h>

#include <algorithm>
#include <iterator>

#include "domain/common/names.h"
#include "services/ingest/feeds/feed_name.h"
#include "services/ingest/peers/peer_names.h"
#include "services/ingest/peers/sender_list.h"

namespace vouch::services {
namespace {

constexpr Names<FeedKind, 4> kKinds{{
    {FeedKind::kHep, "HEP"},
    {FeedKind::kIsc, "ISC"},
    {FeedKind::kRegEvent, "REG_EVENT"},
    {FeedKind::kCaptureDirectory, "CAPTURE_DIRECTORY"},
}};
constexpr Names<FeedTransport, 3> kTransports{{
    {FeedTransport::kUdp, "UDP"},
    {FeedTransport::kTcp, "TCP"},
    {FeedTransport::kTls, "TLS"},
}};

constexpr std::size_t kMaxSenders = 1000;
constexpr std::size_t kMaxPeers = 1000;
constexpr std::size_t kMaxImpus = 100'000;
constexpr std::chrono::seconds kMaxRhythm{86'400};
constexpr std::chrono::seconds kMaxClockBound{3'600};

bool is_address(const std::string& text) {
  if (text.find('\0') != std::string::npos) return false;
  in6_addr octets{};
  return ::inet_pton(AF_INET, text.c_str(), &octets) == 1 ||
         ::inet_pton(AF_INET6, text.c_str(), &octets) == 1;
}

/// 0.0.0.0, [::], or the first as IPv6: every address of the machine, and none that a peer could send to.
bool is_wildcard(const std::string& text) {
  in_addr v4{};
  if (::inet_pton(AF_INET, text.c_str(), &v4) == 1) return v4.s_addr == INADDR_ANY;
  in6_addr v6{};
  if (::inet_pton(AF_INET6, text.c_str(), &v6) != 1) return false;
  const bool zero_v4 =
      IN6_IS_ADDR_V4MAPPED(&v6) &&
      std::all_of(std::begin(v6.s6_addr) + 12, std::end(v6.s6_addr), [](auto o) { return o == 0; });
  return IN6_IS_ADDR_UNSPECIFIED(&v6) || zero_v4;
}

bool is_anybody(const std::vector<std::string>& texts) {
  return texts.size() == 1 && texts.front() == kAnybody;
}

/// A list's error names the element: "allowed_senders[1]".
template <class List>
Result<void> check_list(const Result<List>& list) {
  if (list) return {};
  return fail(list.error().code, list.error().field + "[" + std::to_string(list.error().offset) + "]");
}

Result<void> check_path(const std::filesystem::path& path, const char* field) {
  if (path.empty()) return fail("FIELD_MISSING", field);
  if (!path.is_absolute()) return fail("PATH_NOT_ABSOLUTE", field);
  return {};
}

Result<void> check_unused(const FeedSpec& spec) {
  const bool listens = spec.kind != FeedKind::kCaptureDirectory;
  const bool subscribes = spec.kind == FeedKind::kRegEvent;
  const std::pair<bool, const char*> unused[] = {
      {!listens && !spec.address.empty(), "address"},
      {!listens && spec.port != 0, "port"},
      {!listens && !spec.allowed_senders.empty(), "allowed_senders"},
      {listens && !spec.directory.empty(), "directory"},
      {spec.kind != FeedKind::kHep && !spec.auth_key_file.empty(), "auth_key_file"},
      {spec.tls && (!listens || spec.transport != FeedTransport::kTls), "tls"},
      {!spec.tls_peers.empty() && (!listens || spec.transport != FeedTransport::kTls), "tls_peers"},
      {!subscribes && !spec.next_hop.empty(), "next_hop"},
      {!subscribes && !spec.impus.empty(), "impus"},
  };
  for (const auto& [set_in_vain, field] : unused) {
    if (set_in_vain) return fail("NOT_FOR_THIS_KIND", field);
  }
  return {};
}

Result<void> check_common(const FeedSpec& spec) {
  if (!is_feed_name(spec.name)) return fail("BAD_FEED_NAME", "name");
  if (name_of(spec.kind).empty()) return fail("FIELD_MISSING", "kind");
  if (name_of(spec.transport).empty()) return fail("FIELD_MISSING", "transport");
  const bool pointless = spec.point == ObservationPoint::kUnspecified || name_of(spec.point).empty();
  // What the S-CSCF sends to us is seen on ISC, wherever else it may be told of.
  const bool is_to_us = spec.kind == FeedKind::kIsc || spec.kind == FeedKind::kRegEvent;
  if (pointless || (is_to_us && spec.point != ObservationPoint::kOnIsc)) {
    return fail("BAD_OBSERVATION_POINT", "point");
  }
  if (spec.rhythm < std::chrono::seconds{0} || spec.rhythm > kMaxRhythm)
    return fail("OUT_OF_RANGE", "rhythm");
  if (spec.clock_bound < std::chrono::seconds{1} || spec.clock_bound > kMaxClockBound)
    return fail("OUT_OF_RANGE", "clock_bound");
  if (!spec.element.empty() && !is_feed_name(spec.element)) return fail("BAD_ELEMENT", "element");
  return check_unused(spec);
}

Result<void> check_senders(const FeedSpec& spec) {
  if (spec.allowed_senders.size() > kMaxSenders) return fail("TOO_MANY", "allowed_senders");
  return check_list(SenderList::from(spec.allowed_senders));
}

/// Whoever reaches the port of a feed must not be believed for that alone.
Result<void> check_somebody_is_believed(const FeedSpec& spec) {
  if (spec.transport == FeedTransport::kTls)
    return spec.tls_peers.empty() ? fail("TLS_PEERS_NOT_NAMED", "tls_peers") : Result<void>{};
  // On ISC what is heard is the S-CSCF's word, whichever way it comes.
  const bool passes_for_scscf = spec.kind != FeedKind::kHep || spec.point == ObservationPoint::kOnIsc;
  const bool has_key = !spec.auth_key_file.empty() && !passes_for_scscf;
  if (spec.allowed_senders.empty() && !has_key) return fail("SENDERS_NOT_NAMED", "allowed_senders");
  if (passes_for_scscf && is_anybody(spec.allowed_senders))
    return fail("ANYBODY_NOT_BELIEVED", "allowed_senders");
  return {};
}

Result<void> check_tls(const FeedSpec& spec) {
  if (spec.transport != FeedTransport::kTls) return {};
  if (!spec.tls) return fail("FIELD_MISSING", "tls");
  if (spec.tls_peers.size() > kMaxPeers) return fail("TOO_MANY", "tls_peers");
  if (auto names = check_list(PeerNames::from(spec.tls_peers)); !names) return names;
  return check_path(spec.tls->certificate, "tls.certificate")
      .and_then([&] { return check_path(spec.tls->key, "tls.key"); })
      .and_then([&] { return check_path(spec.tls->peer_ca, "tls.peer_ca"); });
}

Result<void> check_listener(const FeedSpec& spec) {
  if (spec.address.empty()) return fail("FIELD_MISSING", "address");
  if (!is_address(spec.address)) return fail("BAD_ADDRESS", "address");
  if (spec.port == 0) return fail("FIELD_MISSING", "port");
  if (!spec.auth_key_file.empty()) {
    if (auto path = check_path(spec.auth_key_file, "auth_key_file"); !path) return path;
  }
  return check_senders(spec).and_then([&] { return check_tls(spec); }).and_then([&] {
    return check_somebody_is_believed(spec);
  });
}

Result<void> check_subscriber(const FeedSpec& spec) {
  if (spec.next_hop.empty()) return fail("FIELD_MISSING", "next_hop");
  const auto next_hop = parse_uri(spec.next_hop);
  const bool is_sip = next_hop && (next_hop->scheme == "sip" || next_hop->scheme == "sips");
  if (!is_sip || next_hop->host.empty()) return fail("BAD_URI", "next_hop");
  if (spec.impus.empty()) return fail("FIELD_MISSING", "impus");
  if (spec.impus.size() > kMaxImpus) return fail("TOO_MANY", "impus");
  for (std::size_t i = 0; i < spec.impus.size(); ++i) {
    if (spec.impus[i].empty()) return fail("BAD_IMPU", "impus[" + std::to_string(i) + "]");
  }
  // It is our Contact, which NOTIFYs come to.
  if (is_wildcard(spec.address)) return fail("ADDRESS_NOT_REACHABLE", "address");
  return check_listener(spec);
}

}  // namespace

std::string_view name_of(FeedKind kind) {
  return name_in(kKinds, kind);
}
std::optional<FeedKind> feed_kind_from(std::string_view name) {
  return value_in(kKinds, name);
}
std::string_view name_of(FeedTransport transport) {
  return name_in(kTransports, transport);
}
std::optional<FeedTransport> feed_transport_from(std::string_view name) {
  return value_in(kTransports, name);
}

Result<void> validate(const FeedSpec& spec) {
  if (auto common = check_common(spec); !common) return common;
  switch (spec.kind) {
    case FeedKind::kCaptureDirectory:
      return check_path(spec.directory, "directory");
    case FeedKind::kRegEvent:
      return check_subscriber(spec);
    case FeedKind::kHep:
    case FeedKind::kIsc:
      return check_listener(spec);
  }
  return {};
}

}  // namespace vouch::services
