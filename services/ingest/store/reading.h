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

  /// What is on record about `impus`; a past of which `serves` holds stands in for older facts.
  Result<storage::Histories> histories_of(const std::vector<Impu>& impus,
                                          const storage::BindingReader::Serves& serves) {
    for (const Impu& impu : impus) claims_.add(impu);
    return reader_.histories_of(impus, KnowledgeTime::max(), serves);
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
