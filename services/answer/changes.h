#pragma once

#include <vector>

#include "services/answer/told_binding.h"

namespace vouch::services {

struct ChangesAnswer {
  Basis basis;
  std::vector<ToldBinding> bindings;  ///< that changed, as they now stand
  std::size_t size() const { return bindings.size(); }
};

/// The bindings of the warrant's targets that are known otherwise now than at `since`: opened, refreshed,
/// ended or corrected. `now` is the case's own time. Errors: those of storage.
Result<ChangesAnswer> changes(Case& open_case, KnowledgeTime since);

/// Whether something changed for the targets after `since`, or the warrant no longer permits watching:
/// whether it is worth asking. Nothing is told and nothing recorded. Errors: those of storage.
Result<bool> worth_asking(storage::Database& database, const Question& question, KnowledgeTime since,
                          NetworkTime now, std::chrono::milliseconds limit);

}  // namespace vouch::services
