#pragma once

#include <vector>

#include "domain/session/facts.h"
#include "domain/session/leg.h"

namespace vouch {

/// What set a session up: the requests of its last attempt on all hops, and the responses to them.
struct Setup {
  facts::Facts requests;   ///< not empty
  facts::Facts responses;  ///< to these requests only
  facts::Facts cancels;    ///< of these requests; each has the branch of the one it gives up, but a single
                           ///< Via (RFC 3261 section 9.1)
};

/// The caller's side: answered, or still trying as long as the session is not over.
SessionLeg originating_leg(const Setup& setup);

/// The called side: one leg for each branch that no seen hop carried on (by the chain of Via entries, RFC
/// 3261 section 16.6), and of a branch that forked further on, out of sight, one for each dialog its
/// responses make (RFC 3261 section 12.1.1: the tag is the UE's own). By the time they were tried.
std::vector<SessionLeg> terminating_legs(const Setup& setup);

}  // namespace vouch
