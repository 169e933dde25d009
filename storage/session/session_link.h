#pragma once

#include <span>
#include <string>
#include <vector>

#include "domain/session/session.h"

namespace vouch::storage {

/// The links that lead from others to the call of `fact`: its charging identifier, and each dialog it names.
std::vector<std::string> links_to_call_of(const SessionFact& fact);

/// The links by which calls that may belong to the call of `facts` are found: its charging identifiers, and
/// itself where others name it. Sorted, at most 16.
std::vector<std::string> links_from_call(std::span<const SessionFact> facts);

}  // namespace vouch::storage
