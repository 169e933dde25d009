#pragma once

#include <vector>

#include "services/answer/resolve_session.h"

namespace vouch::services {

struct ExportAnswer {
  Basis basis;
  std::string authority;
  Period period;
  std::string policy_version;         ///< of the policy behind the verdicts
  std::vector<ToldBinding> bindings;  ///< each once, by whichever targets reach it
  std::vector<ToldSession> sessions;
  std::size_t size() const { return bindings.size() + sessions.size(); }
};

/// Everything the warrant reaches in `asked`, which is cut to the warrant's period: the bindings of its
/// targets, the sessions they took part in, the coverage of the period. Errors: OUTSIDE_PERIOD, those of
/// storage.
Result<ExportAnswer> warrant_export(Case& open_case, const Period& asked);

}  // namespace vouch::services
