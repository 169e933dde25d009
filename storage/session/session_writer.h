#pragma once

#include <cstddef>
#include <span>

#include "domain/common/result.h"
#include "domain/session/session.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// Adds facts and which identities they name; those on record already, by id, are skipped. The caller holds
/// the clock of knowledge (storage/ingest), so nobody adds at the same time. Returns how many were new.
/// Errors: those of Transaction.
Result<std::size_t> add_session_facts(Transaction& transaction, std::span<const SessionFact> facts,
                                      KnowledgeTime known_at);

}  // namespace vouch::storage
