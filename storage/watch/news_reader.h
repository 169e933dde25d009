#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/warrant/warrant.h"
#include "storage/binding/binding_reader.h"

namespace vouch::storage {

/// The network time of the earliest that became known; nothing where there is none.
struct EarliestNews {
  std::optional<NetworkTime> registration;
  std::optional<NetworkTime> call;
};

/// Finds what became known of identities that ever belonged to a warrant's targets. Call-IDs come in one
/// order for equal calls. Errors of all functions: those of Transaction.
class NewsReader {
 public:
  explicit NewsReader(Transaction& transaction) : transaction_(transaction) {}

  /// The Call-IDs of which messages became known since, or whose session timer ran out by `now`.
  Result<std::vector<std::string>> calls_changed_since(std::span<const Target> targets,
                                                       const KnownUntil& since, NetworkTime now);
  /// The Call-IDs with messages from `since` on: those that a registration then may concern.
  Result<std::vector<std::string>> calls_since(std::span<const Target> targets, NetworkTime since,
                                               KnowledgeTime as_of);
  Result<EarliestNews> earliest(std::span<const Target> targets, KnowledgeTime after, KnowledgeTime until);

 private:
  Transaction& transaction_;
};

}  // namespace vouch::storage
