#pragma once

#include <optional>
#include <vector>

#include "services/answer/resolve_session.h"
#include "storage/watch/told_answers.h"

namespace vouch::services {

/// A lookup or an answer about a session as of some knowledge: one of both.
struct Given {
  std::vector<ToldBinding> bindings;
  std::optional<ToldSession> session;

  bool is_empty() const { return bindings.empty() && !session; }
};

/// How an answer differs as known at two times: what either holds and the other does not.
struct Differing {
  Given told;
  Given now;

  bool is_empty() const { return told.is_empty() && now.is_empty(); }
};

/// Until when an answer spoke.
NetworkTime moment_of(const storage::ToldAnswer& told);

/// What an answer is given with: as known at one time, cut at the moment of the answer as it was given.
class CaseAgain {
 public:
  CaseAgain(Case& open_case, const storage::ToldAnswer& told, KnowledgeTime known);
  Case& get() { return case_; }

 private:
  Knowledge knowledge_;
  Case case_;
};

/// Compares what `told` told of, no page, with what is known at `known` of the time before its moment. Of a
/// session that was left out nothing was told until that was amended. Errors: those of storage.
Result<Differing> compare(Case& open_case, const storage::ToldAnswer& told, KnowledgeTime known);

}  // namespace vouch::services
