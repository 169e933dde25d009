#pragma once

#include <string_view>

#include "domain/common/result.h"

namespace vouch::storage {

/// What the exception being handled means to a caller; call it inside a catch block. `statement` names what
/// was run. The error holds its name and the SQLSTATE, never PostgreSQL's words, which quote values.
///
/// - UNAVAILABLE  no connection, a broken one, the server is stopping or out of resources; a commit whose
///                outcome is not known. Trying again later may help.
/// - TIMEOUT      the time limit passed
/// - CONFLICT     a unique value is taken, or a concurrent transaction won
/// - NOT_FOUND    what a foreign key names is not there
/// - DENIED       the role may not do this
/// - INTERNAL     anything else: our bug, or a schema that is not ours
Error error_of_exception(std::string_view statement);

}  // namespace vouch::storage
