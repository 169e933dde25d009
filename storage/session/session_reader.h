#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "domain/identity/uri.h"
#include "domain/session/session.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// Reads about sessions, as known at `as_of`. Errors of all functions: those of Transaction.
class SessionReader {
 public:
  explicit SessionReader(Transaction& transaction) : transaction_(transaction) {}

  /// The facts of one call, in network order.
  Result<std::vector<SessionFact>> facts_of(std::string_view call_id, KnowledgeTime as_of);

  /// The facts of other calls that may belong to the call of `facts`, as domain/session/join.h decides: of
  /// one charging identifier, or one names the other's dialog. Of at most 32 calls. `facts` is not empty.
  Result<std::vector<SessionFact>> facts_linked_to(std::span<const SessionFact> facts, KnowledgeTime as_of);

  /// The Call-IDs, by when they began, of the calls that name one of `impus` and may have gone on in
  /// `[since, until)`: a call whose end was never seen may still go on.
  Result<std::vector<std::string>> call_ids_of(std::span<const Impu> impus, NetworkTime since,
                                               NetworkTime until, KnowledgeTime as_of);

 private:
  Transaction& transaction_;
};

}  // namespace vouch::storage
