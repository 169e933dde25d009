#pragma once

#include <map>
#include <span>
#include <utility>
#include <vector>

#include "domain/registration/registration.h"

namespace vouch {

/// Facts sorted by the IMPU they are about.
using FactsByImpu = std::map<Impu, std::vector<RegistrationFact>>;

/// Facts about one IMPU that stand elsewhere: those on record, and others to be added to them.
struct GrowingFacts {
  std::span<const RegistrationFact> known;
  std::span<const RegistrationFact> added;
};
using GrowingByImpu = std::map<Impu, GrowingFacts>;

inline FactsByImpu by_impu(std::vector<RegistrationFact> facts) {
  FactsByImpu sorted;
  for (RegistrationFact& fact : facts) sorted[fact.impu].push_back(std::move(fact));
  return sorted;
}

}  // namespace vouch
