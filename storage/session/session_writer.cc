#include "storage/session/session_writer.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "storage/connection/lookup_key.h"
#include "storage/session/session_fact_row.h"
#include "storage/session/session_link.h"
#include "storage/session/session_sign.h"
#include "storage/session/statements.h"

namespace vouch::storage {
namespace {

/// Of each message its earliest copy, which is the one that counts (domain/session/fold.h).
using Originals = std::map<SessionFactId, const SessionFact*>;

Originals originals_of(SessionFactBatches batches) {
  Originals originals;
  for (const auto& facts : batches) {
    for (const SessionFact& fact : facts) {
      const auto [place, is_first] = originals.try_emplace(fact.id, &fact);
      if (!is_first && fact.observed_at < place->second->observed_at) place->second = &fact;
    }
  }
  return originals;
}

Result<void> leave_out_known(Transaction& transaction, Originals& originals) {
  std::vector<Row> keys;
  for (const auto& [id, fact] : originals)
    keys.push_back({lookup_key(fact->call_id), cell(fact->observed_at), cell(id)});
  return transaction.each_row(session_sql::kKnownSessionFacts, columns_of(keys, 3),
                              [&](RowReader& row) { originals.erase(SessionFactId{row.uuid()}); });
}

/// The first message in which a call names an identity, or shows a sign where nobody is named; both as keys.
using Parties = std::map<std::pair<std::string, std::string>, NetworkTime>;

void note_parties(Parties& parties, const SessionFact& fact, const NamedParties& by_network) {
  std::set<Impu> named{fact.asserted.begin(), fact.asserted.end()};
  for (const auto& one : {fact.from, fact.to, fact.called}) {
    if (one) named.insert(*one);
  }
  const std::string call_key = lookup_key(fact.call_id);
  const auto note = [&](std::string party) {
    const auto [place, is_first] = parties.try_emplace({std::move(party), call_key}, fact.observed_at);
    place->second = std::min(place->second, fact.observed_at);
  };
  for (const Impu& impu : named) note(lookup_key(impu.reveal()));
  for (const FinderKey sign : signs_of(fact, by_network)) note(party_of(sign));
}

Result<void> add_parties(Transaction& transaction, const Parties& parties, KnowledgeTime known_at) {
  static const CopyTarget target{"vouch.session_party", {"impu", "known_at", "call_id", "observed_at"}};
  std::vector<Row> rows;
  for (const auto& [party, observed_at] : parties)
    rows.push_back({party.first, cell(known_at), party.second, cell(observed_at)});
  return transaction.copy(target, rows);
}

void append_links(std::vector<Row>& rows, const SessionFact& fact) {
  for (std::string& link : links_to_call_of(fact))
    rows.push_back({std::move(link), lookup_key(fact.call_id)});
}

}  // namespace

Result<std::vector<std::size_t>> add_session_facts(Transaction& transaction, SessionFactBatches batches,
                                                   KnowledgeTime known_at) {
  std::vector<std::size_t> added(batches.size());
  if (std::all_of(batches.begin(), batches.end(), [](const auto& facts) { return facts.empty(); }))
    return added;
  Originals originals = originals_of(batches);
  if (auto done = leave_out_known(transaction, originals); !done) return tl::make_unexpected(done.error());
  std::vector<Row> rows;
  Parties parties;
  NamedParties by_network;
  for (const auto& facts : batches) by_network.note(facts);
  std::vector<Row> links;
  for (std::size_t i = 0; i < batches.size(); ++i) {
    for (const SessionFact& fact : batches[i]) {
      const auto original = originals.find(fact.id);
      if (original == originals.end() || original->second != &fact) continue;
      originals.erase(original);
      rows.push_back(session_fact_row(fact, known_at));
      note_parties(parties, fact, by_network);
      append_links(links, fact);
      ++added[i];
    }
  }
  if (auto copied = transaction.copy(session_fact_target(), rows); !copied) {
    return tl::make_unexpected(copied.error());
  }
  if (auto done = add_parties(transaction, parties, known_at); !done)
    return tl::make_unexpected(done.error());
  if (!links.empty()) {
    auto columns = columns_of(links, 2);
    columns.push_back(cell(known_at));
    const auto linked = transaction.change(session_sql::kAddSessionLinks, columns);
    if (!linked) return tl::make_unexpected(linked.error());
  }
  return added;
}

}  // namespace vouch::storage
