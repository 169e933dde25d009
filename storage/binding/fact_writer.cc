#include "storage/binding/fact_writer.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "storage/binding/client_profile_json.h"
#include "storage/binding/finder.h"
#include "storage/binding/period.h"
#include "storage/binding/registration_content.h"
#include "storage/binding/registration_fact_row.h"
#include "storage/binding/statements.h"
#include "storage/connection/lookup_key.h"

namespace vouch::storage {
namespace {

using FactPtr = const RegistrationFact*;
using Uuid = std::array<std::uint8_t, 16>;

/// The distinct profiles of a batch: a handful, whatever its size.
class Profiles {
 public:
  explicit Profiles(Transaction& transaction) : transaction_(transaction) {}

  Uuid id_of(const ClientProfile& profile) {
    const auto known = ids_.find(profile);
    if (known != ids_.end()) return known->second;
    std::string json = profile_json(profile);
    const Uuid id = profile_id(json);
    if (!transaction_.is_on_record(id)) {
      rows_.push_back({cell(id), std::move(json)});
      new_ids_.push_back(id);
    }
    ids_.emplace(profile, id);
    return id;
  }

  Result<void> add() {
    if (rows_.empty()) return {};
    const auto added = transaction_.change(binding_sql::kAddProfiles, columns_of(rows_, 2));
    if (!added) return tl::make_unexpected(added.error());
    transaction_.note_added(new_ids_);
    return {};
  }

 private:
  Transaction& transaction_;
  std::map<ClientProfile, Uuid> ids_;
  std::vector<Row> rows_;  ///< of those that may not be on record
  std::vector<Uuid> new_ids_;
};

/// Those to be added that are neither on record nor twice here, by registration and IMPU.
std::vector<FactPtr> fresh_ones(const GrowingByImpu& facts) {
  const auto same = [](FactPtr a, FactPtr b) { return telling_of(*a) == telling_of(*b); };
  std::vector<FactPtr> fresh;
  for (const auto& [impu, own] : facts) {
    for (const RegistrationFact& fact : own.added) {
      const bool on_record = std::any_of(own.known.begin(), own.known.end(), [&](const auto& other) {
        return other.registration->id == fact.registration->id && same(&other, &fact);
      });
      if (!on_record) fresh.push_back(&fact);
    }
  }
  std::stable_sort(fresh.begin(), fresh.end(),
                   [](FactPtr a, FactPtr b) { return telling_of(*a) < telling_of(*b); });
  fresh.erase(std::unique(fresh.begin(), fresh.end(), same), fresh.end());
  return fresh;
}

/// Facts that share a content, by IMPU.
std::vector<std::vector<FactPtr>> by_content(const std::vector<FactPtr>& facts) {
  std::vector<std::vector<FactPtr>> groups;
  std::size_t first = 0;  // of this registration
  for (FactPtr fact : facts) {
    if (!groups.empty() && groups.back().front()->registration->id != fact->registration->id)
      first = groups.size();
    const auto group =
        std::find_if(groups.begin() + static_cast<std::ptrdiff_t>(first), groups.end(), [&](const auto& one) {
          return std::all_of(one.begin(), one.end(),
                             [&](FactPtr other) { return share_content(*other, *fact); });
        });
    if (group == groups.end()) {
      groups.push_back({fact});
    } else {
      group->push_back(fact);
    }
  }
  return groups;
}

/// The facts on record of a month: what those of another show goes with it.
std::vector<FactPtr> known_in_period(const std::string& period, std::span<const RegistrationFact> known) {
  std::vector<FactPtr> same_period;
  for (const RegistrationFact& other : known) {
    if (period_of(other.registration->observed_at) == period) same_period.push_back(&other);
  }
  return same_period;
}

void take_over(std::optional<FinderKey>& key, const std::optional<FinderKey>& shown) {
  if (!key) key = shown;
}

class Writing {
 public:
  Writing(Transaction& transaction, const GrowingByImpu& facts, KnowledgeTime known_at)
      : transaction_(transaction), by_impu_(facts), known_at_(known_at), profiles_(transaction) {}

  void take(const std::vector<FactPtr>& group) {
    auto content = registration_content(group, profiles_.id_of(group.front()->registration->profile));
    for (FactPtr fact : group) facts_.push_back(registration_fact_row(*fact, content.id, known_at_));
    const auto [place, is_new] = contents_.try_emplace(content.id, std::move(content));
    FinderKeys keys;
    for (FactPtr fact : group) note_keys(*fact, place->second.period, keys);
    if (is_new) add_keys(place->second, keys, known_at_);
  }

  Result<void> write() {
    if (auto added = profiles_.add(); !added) return added;
    if (auto added = write_contents(); !added) return added;
    if (auto added = transaction_.copy(registration_fact_target(), facts_); !added) return added;
    static const CopyTarget finder{"vouch.finder", {"key", "known_at", "period", "impu"}};
    return transaction_.copy(finder, finders_);
  }

 private:
  void note_keys(const RegistrationFact& fact, const std::string& period, FinderKeys& keys) {
    const auto known = known_in_period(period, by_impu_.at(fact.impu).known);
    const FinderKeys own = newly_shown(fact, known);
    take_over(keys.device, own.device);
    take_over(keys.impi, own.impi);
    take_over(keys.contact, own.contact);
    take_over(keys.gruu, own.gruu);
    take_over(keys.flow, own.flow);
    take_over(keys.path, own.path);
    for (const FinderKey key : new_temp_gruus(fact, known))
      finders_.push_back({cell(key), cell(known_at_), period, cell(fact.impu)});
  }

  Result<void> write_contents() {
    Row ids;
    Row months;
    for (const auto& [id, content] : contents_) {
      ids.push_back(cell(id));
      months.emplace_back(content.period);
    }
    auto on_record = transaction_.each_row(binding_sql::kKnownContents, {array_text(ids), array_text(months)},
                                           [&](RowReader& row) { contents_.erase(row.uuid()); });
    if (!on_record) return on_record;
    std::vector<RowText> rows;
    rows.reserve(contents_.size());
    for (auto& [id, content] : contents_) rows.push_back(std::move(content.row));
    return transaction_.copy(registration_content_target(), rows);
  }

  Transaction& transaction_;
  const GrowingByImpu& by_impu_;
  KnowledgeTime known_at_;
  Profiles profiles_;
  std::map<ContentId, RegistrationContent> contents_;
  std::vector<RowText> facts_;
  std::vector<Row> finders_;
};

}  // namespace

Result<AddedFacts> add_facts(Transaction& transaction, const GrowingByImpu& facts, KnowledgeTime known_at) {
  AddedFacts outcome;
  GrowingByImpu storable;
  for (const auto& [impu, own] : facts) {
    if (cell(impu)->size() <= kLongestKey) {
      storable.emplace(impu, own);
      outcome.repeated += own.added.size();
    } else {
      outcome.unstorable += own.added.size();
    }
  }
  const std::vector<FactPtr> fresh = fresh_ones(storable);
  outcome.added = fresh.size();
  outcome.repeated -= fresh.size();
  if (fresh.empty()) return outcome;

  Writing writing{transaction, storable, known_at};
  for (const auto& group : by_content(fresh)) writing.take(group);
  if (auto written = writing.write(); !written) return tl::make_unexpected(written.error());
  return outcome;
}

}  // namespace vouch::storage
