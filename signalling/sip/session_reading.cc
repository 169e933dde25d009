#include "signalling/sip/session_reading.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "domain/common/sorted_set.h"
#include "domain/identity/ascii.h"
#include "domain/session/facts.h"
#include "signalling/sip/address.h"
#include "signalling/sip/contact.h"
#include "signalling/sip/derived_id.h"
#include "signalling/sip/dialog_references.h"
#include "signalling/sip/header_scan.h"
#include "signalling/sip/list_split.h"
#include "signalling/sip/profile.h"

namespace vouch::signalling {
namespace {

constexpr std::size_t kServicesMax = 64;
constexpr std::size_t kRouteMax = 64;
constexpr std::size_t kEarlierBranchesMax = 64;

/// A header value without its parameters, in lower case.
std::string parameterless(std::string_view value) {
  return ascii::lower(trim(value.substr(0, value.find(';'))));
}

/// Whether it is about the sender's own state at the network (registration, message waiting): nobody else
/// takes part, and every registration brings several.
bool is_about_oneself(const SipMessage& message) {
  return message.from_uri == message.to_uri || parameterless(message.value("event").value_or("")) == "reg";
}

std::optional<SessionFactKind> kind_of_request(const SipMessage& message) {
  const bool in_dialog = !message.to_tag.empty();
  const std::string& method = message.method;
  if (method == "INVITE") return in_dialog ? SessionFactKind::kModify : SessionFactKind::kInvite;
  if (method == "UPDATE") return SessionFactKind::kModify;
  if (method == "CANCEL") return SessionFactKind::kCancel;
  if (method == "BYE") return SessionFactKind::kEnd;
  if (method == "REFER") return SessionFactKind::kRefer;
  if (method == "MESSAGE" && !in_dialog) return SessionFactKind::kMessage;
  if (method == "SUBSCRIBE" && !is_about_oneself(message))
    return in_dialog ? SessionFactKind::kModify : SessionFactKind::kSubscribe;
  const bool terminated = parameterless(message.value("subscription-state").value_or("")) == "terminated";
  if (method == "NOTIFY" && in_dialog && terminated && !is_about_oneself(message))
    return SessionFactKind::kUnsubscribed;
  return std::nullopt;
}

std::optional<SessionFactKind> kind_of_response(const SipMessage& message) {
  const std::string& method = message.method;
  const bool asks = method == "INVITE" || method == "MESSAGE" || method == "REFER" ||
                    (method == "SUBSCRIBE" && !is_about_oneself(message));
  if (message.status >= 300 && (asks || method == "UPDATE")) return SessionFactKind::kFailure;
  if (message.is_success() && asks) return SessionFactKind::kAnswer;
  if (message.is_success() && method == "UPDATE") return SessionFactKind::kRefreshed;
  const bool tells_progress = method == "INVITE" && message.status > 100 && message.status < 200;
  return tells_progress ? std::optional{SessionFactKind::kProgress} : std::nullopt;
}

std::optional<SessionFactKind> kind_of(const SipMessage& message) {
  return message.is_request ? kind_of_request(message) : kind_of_response(message);
}

/// For how long a 2xx grants the session (RFC 4028 section 4) or the subscription (RFC 6665 section 4.2.1.1).
std::optional<std::uint32_t> lasts_s(const SipMessage& message) {
  if (!message.is_success()) return std::nullopt;
  if (message.method == "SUBSCRIBE") return expires_of(message);
  const auto timer = message.value("session-expires");
  return timer ? number_of(parameterless(*timer)) : std::nullopt;
}

std::optional<Impu> identity(const std::string& uri) {
  auto impu = parse_impu(uri);
  if (!impu) return std::nullopt;
  return std::move(*impu);
}

std::vector<Impu> identities_in(const SipMessage& message, std::string_view header) {
  std::vector<Impu> found;
  for (const std::string& element : message.elements(header)) {
    const auto address = parse_address(element);
    if (!address) continue;
    if (auto impu = identity(address->uri)) found.push_back(std::move(*impu));
  }
  make_sorted_set(found);
  return found;
}

/// RFC 3323 section 4.1.1.3.
bool is_anonymous(const std::string& uri) {
  const auto parsed = parse_uri(uri);
  return parsed && (parsed->host == "anonymous.invalid" || ascii::lower(parsed->user) == "anonymous");
}

/// Whom a message claims to be from. Behind an anonymous From stands whom the UE asks the network to assert
/// (RFC 3325 section 9.2).
std::optional<Impu> claimed_sender(const SipMessage& message) {
  auto from = identity(message.from_uri);
  if (!message.is_request || (from && !is_anonymous(message.from_uri))) return from;
  const auto preferred = identities_in(message, "p-preferred-identity");
  return preferred.empty() ? from : std::optional{preferred.front()};
}

/// The URNs of services and applications among feature tags ("+g.3gpp.icsi-ref=urn:...").
void add_urns(const std::vector<std::string>& tags, std::vector<std::string>& services) {
  for (const std::string& tag : tags) {
    if (tag.starts_with("+g.3gpp.icsi-ref=") || tag.starts_with("+g.3gpp.iari-ref=")) {
      services.push_back(tag.substr(tag.find('=') + 1));
    }
  }
}

/// Tags that name a service by themselves (TS 24.341 clause 5.3.1.2, OMA SIMPLE IM, GSMA RCC.07).
constexpr auto kServiceTags =
    std::to_array<std::string_view>({"+g.3gpp.smsip", "+g.oma.sip-im", "+g.gsma.rcs."});

void add_service_tags(const std::vector<std::string>& tags, std::vector<std::string>& services) {
  for (const std::string& tag : tags) {
    const bool names_one = std::any_of(kServiceTags.begin(), kServiceTags.end(),
                                       [&](std::string_view service) { return tag.starts_with(service); });
    if (names_one && !tag.ends_with("=false")) services.push_back(tag);
  }
}

/// Whether P-Asserted-Service is the network's word: in requests only (RFC 6050 section 4.1), and where the
/// P-CSCF has taken away what the UE wrote (TS 24.229 clause 5.2.6.3.3).
bool asserts_service(const SipMessage& message, ObservationPoint point) {
  return message.is_request && message.vias.size() > 1 && is_behind_pcscf(point);
}

std::vector<std::string> services_of(const SipMessage& message, ObservationPoint point) {
  std::vector<std::string> services;
  const std::string_view asserted = asserts_service(message, point) ? "" : kPreferredService;
  for (const auto& [header, mark] :
       {std::pair{"p-asserted-service", asserted}, std::pair{"p-preferred-service", kPreferredService}}) {
    for (const std::string& element : message.elements(header))
      services.push_back(bounded(std::string{mark} + ascii::lower(element)));
  }
  // A feature predicate looks like a contact with nothing but parameters (RFC 3841 section 9).
  for (const std::string& element : message.elements("accept-contact")) {
    if (const auto address =
            parse_address("<sip:any@any>" + element.substr(std::min(element.find(';'), element.size())))) {
      const auto tags = read_feature_tags(*address);
      add_urns(tags, services);
      add_service_tags(tags, services);  // in a Contact they tell what a phone can do
    }
  }
  for (const std::string& element : message.elements("contact")) {
    if (const auto address = parse_address(element)) add_urns(read_feature_tags(*address), services);
  }
  make_sorted_set(services);
  if (services.size() > kServicesMax) services.resize(kServicesMax);
  return services;
}

void read_contact(const SipMessage& message, SessionFact& fact) {
  const auto elements = message.elements("contact");
  // Several stand only in a redirection, where none of them is the sender's.
  if (elements.size() != 1 || (message.status >= 300 && message.status < 400)) return;
  const auto address = parse_address(elements.front());
  if (!address) return;
  fact.contact = ContactUri{address->uri};
  if (const std::string* instance = address->parameter("+sip.instance")) {
    fact.contact_instance = parse_instance_id(*instance, true);
  }
}

/// Where the request has been before its sender: its Vias below the second.
std::vector<BranchDigest> earlier_branches(const SipMessage& message) {
  std::vector<BranchDigest> branches;
  for (std::size_t i = 2; i < message.vias.size() && branches.size() < kEarlierBranchesMax; ++i)
    branches.push_back(branch_digest(message.vias[i].key()));
  return branches;
}

}  // namespace

std::optional<SessionFact> read_session_fact(const SipMessage& message, const ObservedMessage& seen,
                                             const FeedContext& feed) {
  const auto kind = kind_of(message);
  if (!kind) return std::nullopt;
  SessionFact fact;
  fact.kind = *kind;
  fact.call_id = message.call_id;
  // Before the P-CSCF it is what a UE wrote, which the network takes away (TS 24.229 clause 5.2.6.3.3).
  if (feed.point != ObservationPoint::kBeforePcscf)
    fact.icid = parameter_in(message.value("p-charging-vector").value_or(""), "icid-value");
  fact.cseq = message.cseq;
  fact.status = message.status;
  fact.hop = static_cast<std::uint16_t>(std::min<std::size_t>(message.vias.size(), UINT16_MAX));
  fact.branch = message.vias.front().key();
  if (message.is_request && message.vias.size() > 1) fact.parent_branch = message.vias[1].key();
  fact.from_tag = message.from_tag;
  fact.to_tag = message.to_tag;
  if (facts::asks_for_session(fact)) fact.earlier_branches = earlier_branches(message);
  fact.observed_at = seen.observed_at;
  fact.request_uri = message.request_uri;
  fact.from = claimed_sender(message);
  fact.to = identity(message.to_uri);
  fact.asserted = identities_in(message, "p-asserted-identity");
  const auto called = identities_in(message, "p-called-party-id");
  if (called.size() == 1) fact.called = called.front();
  read_contact(message, fact);
  fact.route = message.elements("route");
  if (fact.route.size() > kRouteMax) fact.route.resize(kRouteMax);
  fact.source_address = seen.source.address;
  fact.source_port = seen.source.port;
  fact.destination_address = seen.destination.address;
  fact.destination_port = seen.destination.port;
  fact.services = services_of(message, feed.point);
  fact.feed = feed.name;
  fact.lasts_s = lasts_s(message);
  if (message.is_request) {
    fact.references = read_dialog_references(message);
    fact.disposition = bounded(ascii::lower(message.value("request-disposition").value_or("")));
  }
  fact.id = {derived_id({"SESSION", name_of(*kind), message.call_id, std::to_string(message.cseq),
                         message.method, std::to_string(message.status), fact.branch, message.from_tag,
                         message.to_tag, std::to_string(fact.hop)})};
  return fact;
}

}  // namespace vouch::signalling
