#pragma once

#include <optional>
#include <vector>

#include "services/answer/resolve_session.h"
#include "storage/binding/binding_reader.h"

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

/// The same of a session of the warrant's targets.
struct ToldSessionChange {
  ChangeKind kind = ChangeKind::kChanged;
  ToldSession told;
};

struct ChangesAnswer {
  Basis basis;
  storage::KnownUntil told_until;  ///< ask for the changes since then next
  std::vector<ToldChange> changes;
  std::vector<ToldSessionChange> sessions;
  std::size_t size() const { return changes.size() + sessions.size(); }
};

/// What is told otherwise of the warrant's targets now than at `since`: bindings opened, refreshed, ended
/// (running out of time by the case's now() too), corrected, judged otherwise or withdrawn; and sessions
/// begun, moved, ended, or associated otherwise. Without `since` nothing: where a watch begins. The changes
/// up to one `until`, in a case as of its knowledge, are for ever the same, in the same order; without it: up
/// to now. Errors: those of storage.
Result<ChangesAnswer> changes(Case& open_case, const std::optional<storage::KnownUntil>& since,
                              const std::optional<storage::KnownUntil>& until = {});

/// Whether something may have changed for the targets after `since`, or the warrant no longer permits
/// watching: whether it is worth asking. Nothing is told and nothing recorded. Errors: those of storage.
Result<bool> worth_asking(storage::Database& database, const Question& question,
                          const storage::KnownUntil& since, NetworkTime now, std::chrono::milliseconds limit);

}  // namespace vouch::services
