#include "storage/session/session_reader.h"

#include <algorithm>

#include "domain/common/sorted_set.h"
#include "domain/session/join.h"
#include "storage/connection/lookup_key.h"
#include "storage/session/session_fact_row.h"
#include "storage/session/session_link.h"
#include "storage/session/statements.h"

namespace vouch::storage {

Result<std::vector<SessionFact>> SessionReader::facts_of(std::string_view call_id, KnowledgeTime as_of) {
  return transaction_.query(session_sql::kSessionFactsOfCall, {lookup_key(call_id), cell(as_of)},
                            read_session_fact);
}

Result<std::vector<SessionFact>> SessionReader::facts_linked_to(std::span<const SessionFact> facts,
                                                                KnowledgeTime as_of) {
  std::vector<std::string> named;
  std::vector<std::string> own;
  for (const SessionFact& fact : facts) {
    insert_sorted(own, lookup_key(fact.call_id));
    for (const DialogReference& reference : fact.references)
      insert_sorted(named, lookup_key(reference.call_id));
  }
  const auto [first, last] = std::minmax_element(
      facts.begin(), facts.end(), [](const auto& a, const auto& b) { return a.observed_at < b.observed_at; });
  const LinksFromCall links = links_from_call(facts);
  return transaction_.query(
      session_sql::kFactsOfLinkedCalls,
      {array_cell(std::span{links.calls}), array_cell(std::span<const std::string>{named}),
       array_cell(std::span<const std::string>{own}), cell(as_of), array_cell(std::span{links.icids}),
       cell(first->observed_at.plus_s(-kIcidHolds_s)), cell(last->observed_at.plus_s(kIcidHolds_s))},
      read_session_fact);
}

Result<std::vector<ListedCall>> SessionReader::calls(const CallsOf& of, NetworkTime since, NetworkTime until,
                                                     KnowledgeTime as_of, const CallPage& page) {
  const auto key_of = [](const std::string& call_id) -> Cell { return lookup_key(call_id); };
  return transaction_.query(
      session_sql::kCalls,
      {array_cell(of.impus, [](const Impu& impu) -> Cell { return lookup_key(impu.reveal()); }), cell(since),
       cell(until), cell(as_of),
       array_cell(of.icids, [](const auto& icid) -> Cell { return link_of_icid(icid); }),
       array_cell(of.call_ids, key_of), cell(page.after.began), cell(page.after.tie), cell(page.most),
       page.call_ids ? array_cell(*page.call_ids, key_of) : Cell{}},
      [](RowReader& row) {
        ListedCall call;
        call.call_id = row.text();
        call.place.began = row.time<NetworkTime>();
        call.place.tie = row.text();
        return call;
      });
}

}  // namespace vouch::storage
