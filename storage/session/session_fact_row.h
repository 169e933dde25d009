#pragma once

#include "domain/common/time.h"
#include "domain/session/session.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// Where rows of session facts go.
const CopyTarget& session_fact_target();

/// The row for session_fact_target().
Row session_fact_row(const SessionFact& fact, KnowledgeTime known_at);

/// Reads what session_facts_of_call.sql selects.
SessionFact read_session_fact(RowReader& row);

}  // namespace vouch::storage
