#include "storage/session/session_sign.h"

#include <algorithm>
#include <cctype>
#include <tuple>

#include "domain/common/sorted_set.h"
#include "domain/registration/flow_token.h"
#include "domain/session/facts.h"

namespace vouch::storage {
namespace {

using Keys = std::vector<FinderKey>;

void add_uri(Keys& keys, std::string_view uri) {
  if (!uri.empty()) insert_sorted(keys, finder_key(FinderKind::kUri, uri));
}

void add_device(Keys& keys, const std::optional<InstanceId>& instance) {
  if (const auto key = device_finder_key(instance)) insert_sorted(keys, *key);
}

void add_flow(Keys& keys, const std::string& address, std::uint16_t port) {
  if (!address.empty() && port != 0) insert_sorted(keys, flow_finder_key(address, port));
}

void add_path(Keys& keys, const std::vector<std::string>& path) {
  for (const std::string& entry : path) {
    if (holds_flow_token(entry)) insert_sorted(keys, finder_key(FinderKind::kPath, entry));
  }
}

/// A contact that is a host's name alone is a gateway's or a proxy's: all their calls would stand under it.
bool is_of_node(const std::string& contact) {
  const auto uri = parse_uri(contact);
  return uri && uri->user.empty() && !uri->host.empty() &&
         std::isalpha(static_cast<unsigned char>(uri->host.back())) != 0;
}

void add_sender(Keys& signs, const SessionFact& fact) {
  if (!is_of_node(fact.contact.reveal())) add_uri(signs, fact.contact.reveal());
  add_device(signs, fact.contact_instance);
}

bool is_gruu(const std::string& text) {
  const auto uri = parse_uri(text);
  return uri && uri->parameter("gr") != nullptr;
}

/// What a request tells of the UE that it is sent to, once the Request-URI is a contact and no identity; and
/// the GRUU that it is for.
void add_receiver(Keys& signs, const SessionFact& request) {
  if (request.called) return;
  if (is_gruu(request.request_uri)) add_uri(signs, request.request_uri);
  if (facts::identity_in(request.request_uri, request.from, request.to)) return;
  add_uri(signs, request.request_uri);
  add_flow(signs, request.destination_address, request.destination_port);
  add_path(signs, request.route);
}

bool is_answer(const SessionFact& fact) {
  return fact.kind == SessionFactKind::kProgress || fact.kind == SessionFactKind::kAnswer;
}

const std::string& own_tag(const SessionFact& fact) {
  return fact.status == 0 ? fact.from_tag : fact.to_tag;
}

}  // namespace

void NamedParties::note(std::span<const SessionFact> facts) {
  std::set<std::tuple<std::string_view, int, std::string_view>> called;  // branches to identities
  for (const SessionFact& fact : facts) {
    // On its own hop a UE can write anything: no word of the network (domain/session/legs.cc).
    if (fact.hop > 1 && !fact.asserted.empty()) parties_.emplace(fact.call_id, own_tag(fact));
    if (fact.called) called.emplace(fact.call_id, fact.hop, fact.branch);
  }
  for (const SessionFact& fact : facts) {
    if (is_answer(fact) && called.contains({fact.call_id, fact.hop, fact.branch}))
      parties_.emplace(fact.call_id, own_tag(fact));
  }
}

bool NamedParties::hold_sender_of(const SessionFact& fact) const {
  return parties_.contains({fact.call_id, own_tag(fact)});
}

std::vector<FinderKey> signs_of(const SessionFact& fact, const NamedParties& named) {
  Keys signs;
  const bool asks = facts::asks_for_session(fact);
  if ((asks || is_answer(fact)) && !named.hold_sender_of(fact)) {
    add_sender(signs, fact);
    if (asks && fact.hop <= 1) add_flow(signs, fact.source_address, fact.source_port);
  }
  if (asks) add_receiver(signs, fact);
  return signs;
}

Signs signs_of(const Binding& binding) {
  Keys keys;
  add_device(keys, binding.instance);
  add_uri(keys, binding.contact.reveal());
  add_uri(keys, binding.pub_gruu);
  for (const std::string& gruu : binding.temp_gruus) add_uri(keys, gruu);
  Signs signs;
  for (std::size_t i = 0; i < binding.flows.size(); ++i) {
    const Flow& flow = binding.flows[i];
    if (!flow.path.empty()) add_path(keys, {flow.path.front()});
    Keys own;
    add_flow(own, flow.ue_address, flow.ue_port);
    const NetworkTime until = i + 1 < binding.flows.size() ? binding.flows[i + 1].since : binding.end();
    for (const FinderKey key : own) signs.push_back({key, flow.since, until});
  }
  for (const FinderKey key : keys) signs.push_back({key});
  make_sorted_set(signs);
  return signs;
}

std::string party_of(FinderKey sign) {
  return "sign:" + std::to_string(sign);
}

}  // namespace vouch::storage
