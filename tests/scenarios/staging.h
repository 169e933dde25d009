#pragma once

#include <vector>

#include "domain/common/result.h"
#include "signalling/framing/observed_message.h"
#include "tests/scenarios/scenario.h"

namespace vouch::scenarios {

/// Plays a scenario: writes every event as the SIP message it stands for, with the Via chain, tags and CSeq
/// that the stations would have given it (RFC 3261 sections 8 and 16.6). What is marked `unseen` moves the
/// play on, but nobody observes it. Errors: BAD_LINE, with the line in `offset`.
Result<std::vector<signalling::ObservedMessage>> play(const Scenario& scenario);

}  // namespace vouch::scenarios
