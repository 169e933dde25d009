#pragma once

#include <span>
#include <string>
#include <vector>

#include "domain/session/session.h"

namespace vouch::storage {

/// The links that lead from others to the call of `fact`: its charging identifier, and each dialog it names.
std::vector<std::string> links_to_call_of(const SessionFact& fact);

/// The links by which calls that may belong to the call of `facts` are found. Each sorted, at most 16.
struct LinksFromCall {
  std::vector<std::string> icids;  ///< its charging identifiers, which come back some day
  std::vector<std::string> calls;  ///< itself, where others name it
};
LinksFromCall links_from_call(std::span<const SessionFact> facts);

/// The link of a charging identifier.
std::string link_of_icid(const std::string& icid);

}  // namespace vouch::storage
