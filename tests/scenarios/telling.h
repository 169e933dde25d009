#pragma once

#include <string>
#include <vector>

#include "domain/common/result.h"
#include "domain/registration/registration.h"
#include "domain/session/session.h"
#include "tests/scenarios/scenario.h"

namespace vouch::scenarios {

/// All that was learnt from a scenario's messages.
struct Facts {
  std::vector<RegistrationFact> registrations;
  std::vector<SessionFact> sessions;
};

/// What the pipeline makes of the played scenario. Errors: those of play(), and REFUSED with the line of a
/// message that the pipeline did not take.
Result<Facts> observe(const Scenario& scenario);

/// The sessions and their associations that these facts tell, in the words of a scenario's `expect`.
std::vector<std::string> tell(const Scenario& scenario, const Facts& facts);

}  // namespace vouch::scenarios
