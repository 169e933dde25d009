#pragma once

#include "domain/common/result.h"
#include "domain/registration/facts_by_impu.h"
#include "services/ingest/store/reading.h"

namespace vouch::services {

/// An end told of one identity is one of all that were registered with it, and of all that were with those
/// (domain/binding/set_ends.h): brings them into `known`, and the ends told for them into `offered`, until
/// none is added. Bounded: a contact that a crowd has had, as where addresses are handed on, is not followed,
/// nor a chain past eight steps. Those end when their time runs out, and are counted in the log (VOUCH080).
/// What is brought in may have a past of which `serves` holds. Errors: those of storage.
Result<void> add_ends_of_sets(Reading& reading, const storage::BindingReader::Serves& serves,
                              FactsByImpu& offered, storage::Histories& known);

}  // namespace vouch::services
