#include "storage/binding/finder.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "domain/common/names.h"
#include "domain/registration/flow_token.h"
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

/// Whether both show the same to be found by; told without taking anything apart, as for most refreshes.
bool show_the_same(const RegistrationFact& a, const RegistrationFact& b) {
  const auto shown = [](const RegistrationFact& fact) {
    return std::tie(fact.contact.uri, fact.contact.instance, fact.contact.pub_gruu, fact.contact.temp_gruus,
                    fact.registration.impi, fact.registration.ue_address, fact.registration.ue_port,
                    fact.registration.path);
  };
  return shown(a) == shown(b);
}

using Facts = std::vector<RegistrationFact>;

/// What `facts` of one IMPU show that `known` ones do not.
Found newly_found(const std::vector<const RegistrationFact*>& facts, const Facts& known) {
  std::vector<const RegistrationFact*> fresh;
  for (const RegistrationFact* fact : facts) {
    const auto says_so = [&](const RegistrationFact& other) { return show_the_same(*fact, other); };
    // What was last known is the likeliest to be refreshed.
    if (std::none_of(known.rbegin(), known.rend(), says_so)) fresh.push_back(fact);
  }
  Found found;
  for (const RegistrationFact* fact : fresh) found.merge(found_by(*fact));
  if (found.empty()) return found;
  for (const RegistrationFact& fact : known) {
    for (const auto& shown : found_by(fact)) found.erase(shown);
  }
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

namespace {

const CopyTarget& finder_target() {
  static const CopyTarget target{"vouch.finder", {"impu", "kind", "key", "known_at"}};
  return target;
}

}  // namespace

Result<std::size_t> add_finders(Transaction& transaction, std::span<const RegistrationFact> facts,
                                const FactsByImpu& known, KnowledgeTime known_at) {
  std::map<std::string_view, std::vector<const RegistrationFact*>> by_impu;
  for (const RegistrationFact& fact : facts) by_impu[fact.impu.reveal()].push_back(&fact);
  static const Facts none;
  std::vector<Row> rows;
  for (const auto& [text, own] : by_impu) {
    const Impu& impu = own.front()->impu;
    Cell stored = cell(impu);
    if (stored->size() > kLongestKey) continue;  // its facts are not stored either
    const auto before = known.find(impu);
    for (const auto& [kind, key] : newly_found(own, before == known.end() ? none : before->second))
      rows.push_back({stored, cell(name_of(kind)), key, cell(known_at)});
  }
  if (auto copied = transaction.copy(finder_target(), rows); !copied)
    return tl::make_unexpected(copied.error());
  return rows.size();
}

}  // namespace vouch::storage
