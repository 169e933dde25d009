#pragma once

#include <optional>
#include <vector>

#include "services/answer/told_binding.h"

namespace vouch::services {

/// What became of a binding that a watch is about.
enum class ChangeKind {
  kChanged,    ///< opened, refreshed, ended, corrected, or judged otherwise: it stands as told now
  kWithdrawn,  ///< no longer told of this target: it never was, or was another device's; as told before
};

struct ToldChange {
  ChangeKind kind = ChangeKind::kChanged;
  ToldBinding told;
};

struct ChangesAnswer {
  Basis basis;
  storage::KnownUntil told_until;  ///< ask for the changes since then next
  std::vector<ToldChange> changes;
  std::size_t size() const { return changes.size(); }
};

/// What is told otherwise of the warrant's targets now than at `since`: bindings opened, refreshed, ended
/// (running out of time by the case's now() too), corrected, judged otherwise or withdrawn. Without `since`
/// nothing: where a watch begins. Errors: those of storage.
Result<ChangesAnswer> changes(Case& open_case, const std::optional<storage::KnownUntil>& since);

/// Whether something may have changed for the targets after `since`, or the warrant no longer permits
/// watching: whether it is worth asking. Nothing is told and nothing recorded. Errors: those of storage.
Result<bool> worth_asking(storage::Database& database, const Question& question,
                          const storage::KnownUntil& since, NetworkTime now, std::chrono::milliseconds limit);

}  // namespace vouch::services
