#include "storage/session/session_sign.h"

#include <algorithm>
#include <cctype>

#include "domain/common/sorted_set.h"
#include "domain/registration/flow_token.h"
#include "domain/session/facts.h"

namespace vouch::storage {
namespace {

void add_uri(Signs& signs, std::string_view uri) {
  if (!uri.empty()) insert_sorted(signs, finder_key(FinderKind::kUri, uri));
}

void add_device(Signs& signs, const std::optional<InstanceId>& instance) {
  if (const auto key = device_finder_key(instance)) insert_sorted(signs, *key);
}

void add_flow(Signs& signs, const std::string& address, std::uint16_t port) {
  if (!address.empty() && port != 0) insert_sorted(signs, flow_finder_key(address, port));
}

void add_path(Signs& signs, const std::vector<std::string>& path) {
  for (const std::string& entry : path) {
    if (holds_flow_token(entry)) insert_sorted(signs, finder_key(FinderKind::kPath, entry));
  }
}

/// A contact that is a host's name alone is a gateway's or a proxy's: all their calls would stand under it.
bool is_of_node(const std::string& contact) {
  const auto uri = parse_uri(contact);
  return uri && uri->user.empty() && !uri->host.empty() &&
         std::isalpha(static_cast<unsigned char>(uri->host.back())) != 0;
}

void add_sender(Signs& signs, const SessionFact& fact) {
  if (!is_of_node(fact.contact.reveal())) add_uri(signs, fact.contact.reveal());
  add_device(signs, fact.contact_instance);
}

bool is_gruu(const std::string& text) {
  const auto uri = parse_uri(text);
  return uri && uri->parameter("gr") != nullptr;
}

/// What a request tells of the UE that it is sent to, once the Request-URI is a contact and no identity; and
/// the GRUU that it is for.
void add_receiver(Signs& signs, const SessionFact& request) {
  if (request.called) return;
  if (is_gruu(request.request_uri)) add_uri(signs, request.request_uri);
  if (facts::identity_in(request.request_uri, request.from, request.to)) return;
  add_uri(signs, request.request_uri);
  add_flow(signs, request.destination_address, request.destination_port);
  add_path(signs, request.route);
}

}  // namespace

Signs signs_of(const SessionFact& fact) {
  Signs signs;
  if (facts::asks_for_session(fact)) {
    // On its own hop a UE can write anything: no word of the network (domain/session/legs.cc).
    if (fact.hop <= 1 || fact.asserted.empty()) add_sender(signs, fact);
    if (fact.hop <= 1) add_flow(signs, fact.source_address, fact.source_port);
    add_receiver(signs, fact);
  } else if (fact.kind == SessionFactKind::kProgress || fact.kind == SessionFactKind::kAnswer) {
    if (fact.asserted.empty()) add_sender(signs, fact);
  }
  return signs;
}

Signs signs_of(const Binding& binding) {
  Signs signs;
  add_device(signs, binding.instance);
  add_uri(signs, binding.contact.reveal());
  add_uri(signs, binding.pub_gruu);
  for (const std::string& gruu : binding.temp_gruus) add_uri(signs, gruu);
  for (const Flow& flow : binding.flows) {
    add_flow(signs, flow.ue_address, flow.ue_port);
    if (!flow.path.empty()) add_path(signs, {flow.path.front()});
  }
  return signs;
}

std::string party_of(FinderKey sign) {
  return "sign:" + std::to_string(sign);
}

}  // namespace vouch::storage
