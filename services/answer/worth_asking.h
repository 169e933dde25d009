#pragma once

#include <chrono>
#include <optional>

#include "services/answer/desk.h"
#include "storage/binding/binding_reader.h"
#include "storage/connection/database.h"
#include "storage/watch/told_answers.h"

namespace vouch::services {

/// How far a watch has told.
struct Watched {
  storage::KnownUntil changes;
  storage::AmendmentId amendments;
  storage::Signs signs;  ///< of the targets, as the last answer had them
};

/// What a watch is worth asking for.
struct WorthAsking {
  bool changes = false;
  bool amendments = false;
};

/// Whether something may have changed for the targets since, the warrant no longer permits watching, or there
/// is something to do about amendments whatever became known. Nothing is told and nothing recorded. Errors:
/// those of storage.
Result<WorthAsking> worth_asking(storage::Database& database, const Question& question,
                                 const Watched& watched, NetworkTime now, std::chrono::milliseconds limit);

/// Whether there may be amendments behind those told, news that concerns answers given before included. The
/// same otherwise.
Result<bool> worth_amending(storage::Database& database, const Question& question, const Watched& watched,
                            NetworkTime now, std::chrono::milliseconds limit);

}  // namespace vouch::services
