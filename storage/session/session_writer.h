#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "domain/common/result.h"
#include "domain/session/session.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// The session facts of several batches, which become known together.
using SessionFactBatches = std::span<const std::span<const SessionFact>>;

/// Adds facts, which identities they name and which signs they show. Of several copies of one message, by id,
/// the earliest is added, unless one as early is on record already. The caller holds the clock of knowledge
/// (storage/ingest), so nobody adds at the same time. Once for each `known_at`. Returns how many of each
/// batch were new. Errors: those of Transaction.
Result<std::vector<std::size_t>> add_session_facts(Transaction& transaction, SessionFactBatches batches,
                                                   KnowledgeTime known_at);

}  // namespace vouch::storage
