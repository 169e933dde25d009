#pragma once

#include <map>
#include <utility>
#include <vector>

#include "domain/registration/registration.h"

namespace vouch {

/// Facts sorted by the IMPU they are about.
using FactsByImpu = std::map<Impu, std::vector<RegistrationFact>>;

inline FactsByImpu by_impu(std::vector<RegistrationFact> facts) {
  FactsByImpu sorted;
  for (RegistrationFact& fact : facts) sorted[fact.impu].push_back(std::move(fact));
  return sorted;
}

}  // namespace vouch
