#include "storage/session/session_reader.h"

#include "domain/common/sorted_set.h"
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
  for (const SessionFact& fact : facts) {
    for (const DialogReference& reference : fact.references)
      insert_sorted(named, lookup_key(reference.call_id));
  }
  return transaction_.query(
      session_sql::kFactsOfLinkedCalls,
      {array_cell(std::span<const std::string>{links_from_call(facts)}),
       array_cell(std::span<const std::string>{named}), lookup_key(facts.front().call_id), cell(as_of)},
      read_session_fact);
}

Result<std::vector<std::string>> SessionReader::call_ids_of(std::span<const Impu> impus, NetworkTime since,
                                                            NetworkTime until, KnowledgeTime as_of) {
  const Cell keys = array_cell(impus, [](const Impu& impu) -> Cell { return lookup_key(impu.reveal()); });
  return transaction_.query(session_sql::kCallIdsOfImpus, {keys, cell(since), cell(until), cell(as_of)},
                            [](RowReader& row) { return row.text(); });
}

}  // namespace vouch::storage
