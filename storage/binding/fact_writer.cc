#include "storage/binding/fact_writer.h"

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "storage/binding/client_profile_json.h"
#include "storage/binding/finder.h"
#include "storage/binding/registration_fact_row.h"
#include "storage/binding/statements.h"
#include "storage/connection/lookup_key.h"

namespace vouch::storage {
namespace {

using Uuid = std::array<std::uint8_t, 16>;

/// The distinct profiles of a batch: a handful, whatever its size.
class Profiles {
 public:
  Uuid id_of(const ClientProfile& profile) {
    const auto known = ids_.find(profile);
    if (known != ids_.end()) return known->second;
    std::string json = profile_json(profile);
    const Uuid id = profile_id(json);
    rows_.push_back({cell(id), std::move(json)});
    ids_.emplace(profile, id);
    return id;
  }

  Result<void> add(Transaction& transaction) const {
    if (rows_.empty()) return {};
    const auto added = transaction.change(binding_sql::kAddProfiles, columns_of(rows_, 2));
    if (!added) return tl::make_unexpected(added.error());
    return {};
  }

 private:
  std::map<ClientProfile, Uuid> ids_;
  std::vector<Row> rows_;
};

using FactNames = std::set<std::pair<std::string, Uuid>>;  // stored IMPU and digest

/// The names of those facts on record that may be the same as one of `facts`: of the same registrations.
FactNames known_names(std::span<const RegistrationFact> facts, const FactsByImpu& known, Profiles& profiles) {
  std::set<std::pair<std::string_view, RegistrationId>> looked_at;
  FactNames names;
  for (const RegistrationFact& fact : facts) {
    const auto own = known.find(fact.impu);
    if (own == known.end() || !looked_at.emplace(own->first.reveal(), fact.registration.id).second) continue;
    for (const RegistrationFact& other : own->second) {
      if (other.registration.id != fact.registration.id) continue;
      auto row = registration_fact_row(other, profiles.id_of(other.registration.profile), {});
      names.emplace(std::move(*row.row.front()), row.digest);
    }
  }
  return names;
}

}  // namespace

Result<AddedFacts> add_facts(Transaction& transaction, std::span<const RegistrationFact> facts,
                             const FactsByImpu& known, KnowledgeTime known_at) {
  Profiles profiles;
  FactNames names = known_names(facts, known, profiles);
  std::vector<RegistrationFactRow> offered;
  offered.reserve(facts.size());
  for (const RegistrationFact& fact : facts) {
    auto row = registration_fact_row(fact, profiles.id_of(fact.registration.profile), known_at);
    if (row.row.front()->size() <= kLongestKey) offered.push_back(std::move(row));
  }
  AddedFacts outcome;
  outcome.unstorable = facts.size() - offered.size();
  if (offered.empty()) return outcome;

  std::vector<Row> rows;
  rows.reserve(offered.size());
  for (RegistrationFactRow& fact : offered) {
    if (names.emplace(*fact.row.front(), fact.digest).second) rows.push_back(std::move(fact.row));
  }
  outcome.added = rows.size();
  outcome.repeated = offered.size() - rows.size();

  if (auto added = profiles.add(transaction); !added) return tl::make_unexpected(added.error());
  if (auto copied = transaction.copy(registration_fact_target(), rows); !copied) {
    return tl::make_unexpected(copied.error());
  }
  if (auto found = add_finders(transaction, facts, known, known_at); !found)
    return tl::make_unexpected(found.error());
  return outcome;
}

}  // namespace vouch::storage
