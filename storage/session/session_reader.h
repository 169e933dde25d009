#pragma once

#include <compare>
#include <cstddef>
#include <optional>
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

/// What calls are listed of: all that any of it leads to.
struct CallsOf {
  std::vector<Impu> impus;
  std::vector<std::string> icids;
  std::vector<std::string> call_ids;
};

/// Where a call stands in a listing: by when it began. The same for ever as of one knowledge time.
struct CallPlace {
  NetworkTime began = NetworkTime::min();
  std::string tie;  ///< orders calls that began at one moment; 64 hexadecimal digits, empty before all
  friend auto operator<=>(const CallPlace&, const CallPlace&) = default;
};

struct ListedCall {
  std::string call_id;
  CallPlace place;
};

/// A part of a listing.
struct CallPage {
  CallPlace after;
  std::optional<std::size_t> most;                   ///< all if not given
  std::optional<std::vector<std::string>> call_ids;  ///< only these of what is listed, where given
};

/// Reads about sessions, as known at `as_of`. Errors of all functions: those of Transaction.
class SessionReader {
 public:
  explicit SessionReader(Transaction& transaction) : transaction_(transaction) {}

  /// The facts of one call, in network order.
  Result<std::vector<SessionFact>> facts_of(std::string_view call_id, KnowledgeTime as_of);

  /// The facts of other calls that may belong to the calls of `facts`, as domain/session/join.h decides: of
  /// one charging identifier, within its time, or one names the other's dialog. Of at most 32 calls. `facts`
  /// is not empty.
  Result<std::vector<SessionFact>> facts_linked_to(std::span<const SessionFact> facts, KnowledgeTime as_of);

  /// The calls, by when they began, that may have gone on in `[since, until)`: one whose end was never seen
  /// may still go on.
  Result<std::vector<ListedCall>> calls(const CallsOf& of, NetworkTime since, NetworkTime until,
                                        KnowledgeTime as_of, const CallPage& page = {});

 private:
  Transaction& transaction_;
};

}  // namespace vouch::storage
