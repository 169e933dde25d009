#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "domain/registration/facts_by_impu.h"
#include "services/ingest/store/claims.h"
#include "storage/binding/binding_reader.h"

namespace vouch::services {

/// Reads for a plan, and notes what the plan rests on by that. Errors: those of storage.
class Reading {
 public:
  Reading(storage::BindingReader reader, Claims& claims) : reader_(reader), claims_(claims) {}

  Result<FactsByImpu> facts_of(const std::vector<Impu>& impus) {
    for (const Impu& impu : impus) claims_.add(impu);
    return reader_.facts_of(impus, KnowledgeTime::max()).map([](std::vector<RegistrationFact> facts) {
      return by_impu(std::move(facts));
    });
  }

  /// For each of these devices or contacts, at most `most` of the IMPUs that ever stood bound to it.
  template <class Shared>
  Result<std::vector<std::vector<Impu>>> sharers_of(const std::vector<Shared>& shared, std::size_t most) {
    for (const Shared& one : shared) claims_.add(one);
    return reader_.sharers_of(shared, KnowledgeTime::max(), most);
  }

 private:
  storage::BindingReader reader_;
  Claims& claims_;
};

}  // namespace vouch::services
