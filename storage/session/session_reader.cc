#include "storage/session/session_reader.h"

#include "storage/connection/lookup_key.h"
#include "storage/session/session_fact_row.h"
#include "storage/session/statements.h"

namespace vouch::storage {

Result<std::vector<SessionFact>> SessionReader::facts_of(std::string_view call_id, KnowledgeTime as_of) {
  return transaction_.query(session_sql::kSessionFactsOfCall, {lookup_key(call_id), cell(as_of)},
                            read_session_fact);
}

Result<std::vector<std::string>> SessionReader::call_ids_of(std::span<const Impu> impus, NetworkTime since,
                                                            NetworkTime until, KnowledgeTime as_of) {
  const Cell keys = array_cell(impus, [](const Impu& impu) -> Cell { return lookup_key(impu.reveal()); });
  return transaction_.query(session_sql::kCallIdsOfImpus, {keys, cell(since), cell(until), cell(as_of)},
                            [](RowReader& row) { return row.text(); });
}

}  // namespace vouch::storage
