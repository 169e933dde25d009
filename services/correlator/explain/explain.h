#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/answer/resolve_session.h"
#include "storage/policy/policy_store.h"

namespace vouch::services {

/// A verdict with all it rests on.
struct ExplainedVerdict {
  ToldBinding told;
  std::optional<Verdict> session;  ///< of a session made on it
  std::optional<LegRole> leg;
  std::vector<RegistrationFact> facts;  ///< that the binding was read from, those of the warrant's period
};

struct ExplainAnswer {
  Basis basis;
  storage::PolicyText policy;
  std::vector<ExplainedVerdict> verdicts;
  std::size_t size() const { return verdicts.size(); }
};

/// The verdict on one binding, as far as one of the warrant's targets reaches it. Errors: BINDING_NOT_FOUND
/// (there is none, or the warrant does not reach it: the caller is not told which), those of storage.
Result<ExplainAnswer> explain_binding(Case& open_case, const BindingId& id);

/// The verdicts on the legs of a session that have one. Errors: those of resolve_session().
Result<ExplainAnswer> explain_session(Case& open_case, const std::string& call_id,
                                      std::optional<NetworkTime> at);

}  // namespace vouch::services
