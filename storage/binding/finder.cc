#include "storage/binding/finder.h"

#include <set>
#include <utility>

#include "domain/common/names.h"
#include "domain/registration/flow_token.h"
#include "storage/binding/statements.h"
#include "storage/connection/lookup_key.h"

namespace vouch::storage {
namespace {

constexpr Names<FinderKind, 6> kKinds{{{FinderKind::kImei, "IMEI"},
                                       {FinderKind::kInstance, "INSTANCE"},
                                       {FinderKind::kImpi, "IMPI"},
                                       {FinderKind::kUri, "URI"},
                                       {FinderKind::kFlow, "FLOW"},
                                       {FinderKind::kPath, "PATH"}}};

using Found = std::set<std::pair<FinderKind, std::string>>;

void add_device(const std::optional<InstanceId>& instance, Found& found) {
  if (!instance) return;
  if (instance->imei) {
    found.emplace(FinderKind::kImei, instance->imei->reveal());
  } else if (!instance->normalized.empty()) {
    found.emplace(FinderKind::kInstance, lookup_key(instance->normalized));
  }
}

void add_uri(const std::string& uri, Found& found) {
  if (!uri.empty()) found.emplace(FinderKind::kUri, contact_key(uri));
}

Found found_by(const RegistrationFact& fact) {
  const Registration& registration = fact.registration;
  Found found;
  add_device(fact.contact.instance, found);
  if (registration.impi) found.emplace(FinderKind::kImpi, lookup_key(registration.impi->reveal()));
  add_uri(std::string{fact.contact.uri.reveal()}, found);
  add_uri(fact.contact.pub_gruu, found);
  for (const std::string& gruu : fact.contact.temp_gruus) add_uri(gruu, found);
  if (!registration.ue_address.empty())
    found.emplace(FinderKind::kFlow, flow_key(registration.ue_address, registration.ue_port));
  if (!registration.path.empty() && holds_flow_token(registration.path.front()))
    found.emplace(FinderKind::kPath, lookup_key(registration.path.front()));
  return found;
}

}  // namespace

std::string_view name_of(FinderKind kind) {
  return name_in(kKinds, kind);
}

std::string contact_key(const std::string& uri) {
  const auto readable = parse_uri(uri);
  return lookup_key(readable ? equality_key(*readable) : uri);
}

std::string flow_key(std::string_view address, std::uint16_t port) {
  return lookup_key(std::string{address} + ' ' + std::to_string(port));
}

Result<std::size_t> add_finders(Transaction& transaction, std::span<const RegistrationFact> facts,
                                KnowledgeTime known_at) {
  std::set<std::pair<Impu, std::pair<FinderKind, std::string>>> distinct;
  for (const RegistrationFact& fact : facts) {
    for (const auto& found : found_by(fact)) distinct.emplace(fact.impu, found);
  }
  std::vector<Row> rows;
  rows.reserve(distinct.size());
  for (const auto& [impu, found] : distinct) {
    Cell stored = cell(impu);
    if (stored->size() > kLongestKey) continue;  // its facts are not stored either
    rows.push_back({std::move(stored), cell(name_of(found.first)), found.second, cell(known_at)});
  }
  if (rows.empty()) return 0;
  return transaction.change(binding_sql::kAddFinders, columns_of(rows, 4));
}

}  // namespace vouch::storage
