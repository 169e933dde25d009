#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "domain/session/fold.h"

namespace vouch {

/// Where nothing says when a call was over, its charging identifier is taken to mean it for so long. An
/// identifier is unique while it is used (RFC 7315 section 4.6), and comes back some day.
inline constexpr std::int64_t kIcidHolds_s = 24 * 60 * 60;

/// The order that sessions are told in: by when they began, the same in every run.
bool is_earlier(const Session& a, const Session& b);

/// Puts together what belongs together among sessions of several Call-IDs. A pure function of their set;
/// oldest first.
///
/// - A call that left on one side of a B2BUA with another Call-ID, or another tag, is one session: both have
///   the charging identifier of the network (icid-value, RFC 7315 section 4.6), the branch that went to the
///   B2BUA went where the other call came from, and the one was not over when the other began. Its legs are
///   the parties'; those between the network and the B2BUA are left out. With identifier and time alone
///   nothing shows which side is which: they are related as kSameCall.
/// - An answered INVITE with Replaces ends the dialog it names (RFC 3891 section 3), if that was not over
/// when
///   it was sent.
/// - Whoever names another's dialog otherwise is related to it.
std::vector<Session> join(std::vector<Session> sessions);

/// The sessions that the facts of several Call-IDs tell, joined.
std::vector<Session> joined_sessions(std::span<const SessionFact> facts);

}  // namespace vouch
