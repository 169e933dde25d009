#pragma once

#include "domain/session/fold.h"
#include "domain/session/legs.h"

namespace vouch {

/// Says when, why and by whom `session` and its legs ended, and when they will if nothing refreshes them.
/// `in_dialogs` are the facts that moved its dialogs, in a total order.
///
/// - an answered call ends with a BYE of each dialog that was answered (RFC 3261 section 15), or with 481 or
///   408 to a request in one (section 12.2.1.2); an answer goes before a CANCEL that crossed it (section 9.2)
/// - one that was not, with the final answer on the caller's hop, with CANCEL there, or when no branch is
/// left
/// - a session of one request ends with its answer; a subscription with Expires 0 or NOTIFY (RFC 6665)
void note_end(Session& session, const Setup& setup, const facts::Facts& in_dialogs);

}  // namespace vouch
