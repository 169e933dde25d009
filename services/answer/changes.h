#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "services/answer/enough.h"
#include "services/answer/session_changes.h"
#include "storage/binding/binding_reader.h"

namespace vouch::services {

/// How far the changes up to one time are told: all before `place`, and of what stands there the first
/// `told`, or all if that is 0. Opaque, holds no identifier.
struct ToldSoFar {
  std::string place;  ///< empty before all
  std::size_t told = 0;
  friend bool operator==(const ToldSoFar&, const ToldSoFar&) = default;
};

struct ToldChange {
  ChangeKind kind = ChangeKind::kChanged;
  ToldBinding told;
  ToldSoFar so_far;  ///< with this one
};

/// The same of a session of the warrant's targets.
struct ToldSessionChange {
  SessionChange change;
  ToldSoFar so_far;
};

/// What changes are asked for.
struct ChangesPart {
  std::optional<storage::KnownUntil> until;  ///< not given: up to now
  ToldSoFar told;
  Enough enough;
};

struct ChangesAnswer {
  Basis basis;
  storage::KnownUntil told_until;  ///< ask for the changes since then next, unless there is more before
  std::optional<ToldSoFar> more;   ///< from where on there may be more changes until then
  std::vector<ToldChange> changes;
  std::vector<ToldSessionChange> sessions;  ///< behind all changes of bindings
  storage::Signs signs;                     ///< of the targets now, unless there is more: to ask for news by
  std::size_t size() const { return changes.size() + sessions.size(); }
};

/// What is told otherwise of the warrant's targets now than at `since`: bindings opened, refreshed, ended
/// (running out of time by the case's now() too), corrected, judged otherwise or withdrawn; and sessions
/// begun, moved, ended, or associated otherwise. Without `since` nothing: where a watch begins. The changes
/// up to one `until`, in a case as of its knowledge, are for ever the same, in the same order, in however
/// many parts they are asked for: each is of a bounded number of identities and calls. Errors: those of
/// storage.
Result<ChangesAnswer> changes(Case& open_case, const std::optional<storage::KnownUntil>& since,
                              const ChangesPart& part = {});

}  // namespace vouch::services
