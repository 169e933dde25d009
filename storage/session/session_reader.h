#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
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
#include "storage/session/session_sign.h"

namespace vouch::storage {

/// What calls are listed of: one of these.
struct CallsOf {
  std::vector<Impu> impus;
  std::vector<std::string> icids;
  std::vector<std::string> call_ids;
  Signs signs = {};  ///< beside identities: what leads to calls that name none of them
};

/// Where a call stands in a listing: by when it began. In a listing of identities, one that names them more
/// than kNamedWithin_s after it began (somebody whom it was passed on to) stands so long before that: so far
/// must a listing look ahead, and no further. One that names none of them stands so by their signs. The same
/// for ever as of one knowledge time.
struct CallPlace {
  NetworkTime began = NetworkTime::min();
  std::string tie;  ///< orders calls that began at one moment; 64 hexadecimal digits, empty before all
  friend auto operator<=>(const CallPlace&, const CallPlace&) = default;
};

inline constexpr std::int64_t kNamedWithin_s = 60 * 60;

struct ListedCall {
  std::string call_id;
  CallPlace place;
};

struct ListedCalls {
  std::vector<ListedCall> calls;
  std::optional<CallPlace> next;  ///< behind which there may be more
};

/// A part of a listing.
struct CallPage {
  CallPlace after;
  std::optional<std::size_t> most;                   ///< all if not given; there may be fewer, even none
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

  /// The calls, by their places, that may have gone on in `[since, until)`: one whose end was never seen may
  /// still go on. Of a page no more is read than it takes, however many calls there are.
  Result<ListedCalls> calls(const CallsOf& of, NetworkTime since, NetworkTime until, KnowledgeTime as_of,
                            const CallPage& page = {});

 private:
  /// What a listing asks for.
  struct Listing {
    const CallsOf& of;
    NetworkTime since;
    NetworkTime until;
    KnowledgeTime as_of;
  };
  /// Calls that name identities, by their keys.
  struct NamedCalls {
    std::vector<std::string> keys;
    std::optional<NetworkTime> until;  ///< up to when, where that is not all
  };
  Result<NamedCalls> calls_named(const Listing& listing, NetworkTime from, std::size_t messages);
  Result<std::vector<std::string>> keys_of_icids(const Listing& listing);
  /// Of the calls with `keys` those that belong into the listing, behind `after` and before `before`.
  Result<std::vector<ListedCall>> placed(const Listing& listing, std::span<const std::string> keys,
                                         const CallPlace& after, NetworkTime before,
                                         std::optional<std::size_t> most);
  /// The calls of identities, as far as they are read for one page.
  Result<ListedCalls> calls_of_identities(const Listing& listing, const CallPage& page);
  /// Calls that are few.
  Result<ListedCalls> calls_of_few(const Listing& listing, const CallPage& page);

  Transaction& transaction_;
};

}  // namespace vouch::storage
