#pragma once

#include <span>
#include <vector>

#include "domain/session/fold.h"

namespace vouch {

/// Puts together what belongs together among sessions of several Call-IDs. A pure function of their set;
/// oldest first.
///
/// - A call that left on one side of a B2BUA with another Call-ID is one session: both have the charging
///   identifier of the network (icid-value, RFC 7315 section 4.6), and the branch that went to the B2BUA went
///   where the other call came from. Its legs are the parties'; those between the network and the B2BUA are
///   left out. With the identifier alone nothing shows which side is which: they are related as kSameCall.
/// - An answered INVITE with Replaces ends the dialog it names (RFC 3891 section 3), if its BYE was not seen
///   before.
/// - Whoever names another's dialog otherwise is related to it.
std::vector<Session> join(std::vector<Session> sessions);

/// The sessions that the facts of several Call-IDs tell, joined.
std::vector<Session> joined_sessions(std::span<const SessionFact> facts);

}  // namespace vouch
