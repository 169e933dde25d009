#pragma once

#include <optional>
#include <string>

#include "services/answer/changes.h"
#include "storage/binding/binding_reader.h"
#include "storage/watch/told_answers.h"

namespace vouch::services {

/// How far a stream has told: all up to `since`, and of what changed up to `until` as much as `told` says.
struct WatchCursor {
  storage::KnownUntil since;
  std::optional<storage::KnownUntil> until;  ///< not given: nothing behind `since` is told
  ToldSoFar told;
  friend bool operator==(const WatchCursor&, const WatchCursor&) = default;
};

/// The opaque text of a cursor, and back. Errors: BAD_CURSOR.
std::string text_of(const WatchCursor& cursor);
Result<WatchCursor> watch_cursor_from(const std::string& text);

/// The opaque text that names an amendment, and back. Errors: BAD_AMENDMENT_ID.
std::string text_of(const storage::AmendmentId& id);
Result<storage::AmendmentId> amendment_id_from(const std::string& text);

}  // namespace vouch::services
