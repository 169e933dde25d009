#pragma once

#include <span>
#include <string>
#include <vector>

#include "domain/binding/binding.h"
#include "domain/session/fold.h"
#include "domain/trust/verdict.h"

namespace vouch {

enum class AssociationOutcome { kMatched, kAmbiguous, kNoBinding };

/// How a leg was matched, strongest first (DESIGN.md section 4, "Association").
enum class MatchKind { kNone, kInstanceId, kGruu, kContactUri, kFlow, kSingleBinding };

struct Association {
  AssociationOutcome outcome = AssociationOutcome::kNoBinding;
  MatchKind match = MatchKind::kNone;
  std::vector<Binding> candidates;  ///< one for each device; one if matched
  std::string why;                  ///< stable code where there is no binding
  std::vector<Evidence> evidence;   ///< what the session itself shows about the device

  /// The flag: the session's instance-id is not the binding's, or its signs point at different devices.
  bool contradicted() const;
};

/// Associates a leg with the bindings that were live at its instant (TS 24.229 clauses 5.4.3.2 and 5.4.3.3).
/// The strongest sign wins and is named; a weaker one settles what it leaves open, and one that points at
/// another device contradicts the answer. `bindings` may hold others too: of other identities, and past ones;
/// those not live then are passed over and only help to say why there is none.
Association associate(const SessionLeg& leg, std::span<const Binding> bindings);

}  // namespace vouch
