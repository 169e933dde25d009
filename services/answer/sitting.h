#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/answer/desk.h"
#include "storage/audit/audit_log.h"

namespace vouch::services {

/// For each matter the number of its record, or what is told instead of an answer; nothing where it was not
/// decided, as it would have kept the others waiting.
using Outcomes = std::vector<std::optional<Result<RecordNumber>>>;

/// Decides and answers matters and puts them on record, in their order, in one transaction. Errors: those of
/// storage; nothing was decided then, nor is anything on record.
Result<Outcomes> sit(storage::Database& database, std::span<const Matter> matters, const Desk::Clock& clock,
                     std::chrono::milliseconds limit);

/// A question as it goes on record; `reason` of a refusal.
storage::AuditEntry record_of(const Question& question, std::string_view outcome, const std::string& reason);

/// What is told in place of a refusal that could not be put on record.
Error not_on_record(const Error& cause);

}  // namespace vouch::services
