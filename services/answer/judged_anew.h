#pragma once

#include <span>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "domain/warrant/warrant.h"
#include "storage/connection/transaction.h"

namespace vouch::services {

/// Whether what bindings of `targets` are judged by is another at `now` than at `then`: the policy, the
/// catalogue of device types, what the access side told. Errors: those of storage.
Result<bool> judged_anew(storage::Transaction& transaction, std::span<const Target> targets,
                         KnowledgeTime then, KnowledgeTime now);

}  // namespace vouch::services
