#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/identity/imei.h"
#include "domain/trust/tac.h"
#include "storage/connection/transaction.h"
#include "storage/tac/tac_store.h"

namespace vouch::services {

/// What the TAC catalogue of one knowledge time says. What was read of a catalogue is kept for all lookups of
/// the process, since catalogues never change: then a lookup is a matter of microseconds. Not thread-safe;
/// what is shared behind it is.
class TacLookup {
 public:
  TacLookup(storage::Transaction& transaction, KnowledgeTime as_of)
      : transaction_(&transaction), as_of_(as_of) {}

  /// Reads what there is about these devices. Errors: those of storage.
  Result<void> load(const std::vector<Imei>& devices);
  /// Of a device that was loaded; nothing where there is no catalogue.
  std::optional<TacFinding> find(const Imei& device) const;

 private:
  storage::Transaction* transaction_;
  KnowledgeTime as_of_;
  std::optional<std::optional<storage::TacStore::Asked>> catalogue_;  // outer: not asked for yet
  std::map<std::int32_t, std::shared_ptr<const std::string>> blocks_;
};

}  // namespace vouch::services
