#pragma once

#include <string>
#include <vector>

#include "services/answer/resolve_session.h"

namespace vouch::services {

/// What became of something that a watch is about.
enum class ChangeKind {
  kChanged,    ///< opened, refreshed, ended, corrected, or judged otherwise: it stands as told now
  kWithdrawn,  ///< no longer told of this target: it never was, or was another's; as told before
};

struct SessionChange {
  ChangeKind kind = ChangeKind::kChanged;
  ToldSession told;
};

/// The sessions of a call, and of all that it was or is joined with across a B2BUA, as two cases tell them.
class SessionsCompared {
 public:
  /// Errors: those of storage.
  static Result<SessionsCompared> of(Case& before, Case& now, const std::string& call_id);

  /// Of whose sessions it is: the call, and those it was or is joined with; sorted.
  const std::vector<std::string>& call_ids() const { return call_ids_; }

  /// What is told otherwise now, in one order: first what is withdrawn, lest it seems to follow what takes
  /// its place. A session is the one of before though its beginning moved or it was joined with another call;
  /// one that is told under another Call-ID than before is withdrawn under that. Errors: those of storage.
  Result<std::vector<SessionChange>> changes(Case& before, Case& now) const;

 private:
  std::vector<std::string> call_ids_;
  std::vector<Session> then_;
  std::vector<Session> now_;
};

}  // namespace vouch::services
