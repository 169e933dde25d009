#include "signalling/sip/register_reading.h"

#include <algorithm>
#include <utility>

#include "domain/common/sorted_set.h"
#include "signalling/sip/contacts.h"
#include "signalling/sip/derived_id.h"
#include "signalling/sip/implicit_set.h"
#include "signalling/sip/profile.h"
#include "signalling/sip/ue_address.h"

namespace vouch::signalling {
namespace {

constexpr std::size_t kPathMax = 64;

/// RFC 3261 section 8.1.1.7: the UE's own Via travels with the request over all hops.
RegistrationId id_of(const SipMessage& request) {
  const Via& own = request.vias.back();
  const std::string cseq = std::to_string(request.cseq);
  const std::string sender = own.branch.empty() ? own.host + ":" + own.port : own.branch;
  return {derived_id({"REGISTER", request.call_id, cseq, request.from_tag, sender})};
}

Impi private_identity(const Authorization* authorization, const Impu& aor, std::vector<std::string>& notes) {
  if (authorization == nullptr) return derive_impi(aor);
  if (auto impi = parse_impi(authorization->username)) return std::move(*impi);
  notes.emplace_back("PRIVATE_IDENTITY_UNREADABLE");
  return derive_impi(aor);
}

/// The contact that tells where the UE is: what it removes may be where it was.
const AcceptedContact& foremost(const std::vector<AcceptedContact>& contacts) {
  const auto bound = std::find_if(contacts.begin(), contacts.end(), [](const AcceptedContact& contact) {
    return contact.kind == RegistrationKind::kBound;
  });
  return bound == contacts.end() ? contacts.front() : *bound;
}

ClientProfile profile_of(const SipMessage& request, const Authorization* authorization,
                         const AccessNetwork& access, bool behind_pcscf) {
  ClientProfile profile;
  profile.authentication = authentication_of(authorization, behind_pcscf);
  profile.behind_pcscf = behind_pcscf;
  if (authorization != nullptr) {
    profile.algorithm = bounded(authorization->algorithm);
    profile.integrity_protected = bounded(authorization->integrity_protected);
  }
  profile.security_mechanism = read_security_mechanism(request);
  profile.security_offer = read_security_offer(request);
  profile.access_type = access.type;
  profile.access_network_provided = access.network_provided;
  profile.user_agent = bounded(request.value("user-agent").value_or(""));
  return profile;
}

std::vector<std::string> path_of(const SipMessage& request) {
  std::vector<std::string> path = request.elements("path");
  if (path.size() > kPathMax) path.resize(kPathMax);
  return path;
}

Registration registration_of(const SipMessage& request, const Endpoint& source, NetworkTime accepted_at,
                             const Impu& aor, const Authorization* authorization, ContactsReading& contacts,
                             const FeedContext& feed) {
  Registration registration;
  registration.notes = std::move(contacts.notes);
  registration.id = id_of(request);
  registration.hop = static_cast<std::uint16_t>(std::min<std::size_t>(request.vias.size(), UINT16_MAX));
  registration.impi = private_identity(authorization, aor, registration.notes);
  registration.observed_at = accepted_at;
  const Endpoint ue = ue_endpoint(request, foremost(contacts.contacts).uri.reveal(), source);
  registration.ue_address = ue.address;
  registration.ue_port = ue.port;
  registration.path = path_of(request);
  registration.call_id = request.call_id;
  registration.cseq = request.cseq;
  const AccessNetwork access = read_access_network(request);
  registration.cell = access.cell;
  registration.profile = profile_of(request, authorization, access, is_behind_pcscf(feed.point));
  registration.point = feed.point;
  if (feed.point == ObservationPoint::kUnspecified)
    registration.notes.emplace_back("OBSERVATION_POINT_NOT_DECLARED");
  registration.feed = feed.name;
  return registration;
}

RegisterReading refused(std::string code, std::string where, std::string detail) {
  RegisterReading reading;
  reading.problems.push_back({std::move(code), std::move(where), std::move(detail)});
  return reading;
}

}  // namespace

bool is_third_party(const SipMessage& message, const FeedContext& feed) {
  const auto from = parse_impu(message.from_uri);
  if (feed.point != ObservationPoint::kOnIsc) return !from && from.error().code == "NO_USER";
  const auto to = parse_impu(message.to_uri);
  return !from || !to || *from != *to;
}

namespace {

/// Whether a request is third-party though its From has a user part, as an S-CSCF's URI may. A UE's From is
/// its own identity, as To is (TS 24.229 clause 5.1.1.2); one that wrote another must not escape by it, and
/// proves itself, which an S-CSCF never does to an application server.
bool registers_somebody_else(const SipMessage& request) {
  const auto from = parse_impu(request.from_uri);
  const auto to = parse_impu(request.to_uri);
  return request.authorizations.empty() && from && to && *from != *to;
}

/// What the facts of one registration may come to, in octets: each contact and identity has one, which
/// repeats what the REGISTER said. A thousand times what a phone needs.
constexpr std::size_t kOctetsOfFactsMost = 4 * 1024 * 1024;

}  // namespace

RegisterReading read_registration(const SipMessage& request, const Endpoint& source,
                                  const SipMessage& response, NetworkTime accepted_at,
                                  const FeedContext& feed) {
  const auto aor = parse_impu(request.to_uri);
  if (!aor) return refused(aor.error().code, "header To", "To is no public identity: nothing is bound.");
  if (is_third_party(request, feed) || registers_somebody_else(request)) {
    return refused("THIRD_PARTY_REGISTER", "header From",
                   "The S-CSCF tells an application server; its Contact is not the UE's.");
  }
  const auto domain = parse_uri(aor->reveal());
  const auto authorization =
      choose_authorization(request.authorizations, domain ? domain->host : "", is_behind_pcscf(feed.point));
  if (!authorization) {
    return refused(authorization.error().code, authorization.error().field,
                   "Two credentials for one realm: nothing is bound.");
  }

  RegisterReading reading;
  ContactsReading contacts = read_contacts(request, response);
  reading.problems = std::move(contacts.problems);
  if (contacts.contacts.empty()) return reading;
  AcceptedRegistration accepted;
  accepted.registration = registration_of(request, source, accepted_at, *aor, *authorization, contacts, feed);
  accepted.aor = *aor;
  accepted.associated = read_implicit_set(response, *aor, accepted.registration.notes);
  make_sorted_set(accepted.registration.notes);
  accepted.contacts = std::move(contacts.contacts);
  if (request.weight() * fact_count(accepted) > kOctetsOfFactsMost) {
    return refused("TOO_MANY_BINDINGS", "header Contact, P-Associated-URI",
                   "Contacts times identities, each with all the REGISTER says, are more than is kept.");
  }
  reading.accepted = std::move(accepted);
  return reading;
}

}  // namespace vouch::signalling
