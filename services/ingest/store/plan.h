#pragma once

#include <span>
#include <vector>

#include "domain/registration/facts_by_impu.h"
#include "services/common/trust/trust_sources.h"
#include "services/ingest/batch.h"
#include "services/ingest/store/claims.h"
#include "storage/binding/binding_reader.h"
#include "storage/binding/binding_record.h"
#include "storage/binding/binding_writer.h"

namespace vouch::services {

using Batches = std::span<const Batch* const>;

/// What batches come to: all that reading and the rules decide, before anything is written.
struct Plan {
  storage::Histories known;  ///< of every identity concerned: its facts on record, then those to be added
  GrowingByImpu growing;     ///< those of `known.facts` of whom something is to be added
  storage::ChangedPasts pasts;
  storage::StandingImpus standing;
  std::vector<storage::BindingRecord> records;
  std::vector<Stored> stored;  ///< what becomes of each batch's registrations
  Claims claims;
};

/// The identities, devices and contacts that batches name themselves: the least they claim.
Claims claims_of(Batches batches);

/// The verdicts on the bindings of `impus` as they follow from what is known now, though nothing is told of
/// them. Errors: those of storage.
Result<Plan> reevaluation_of(storage::BindingReader reader, TrustSources sources,
                             const std::vector<Impu>& impus, Claims claims);

/// Reads what is on record about those concerned and lets the rules decide. `sources`: what is known now.
/// `claims`: claims_of(batches). Errors: those of storage.
Result<Plan> plan_of(storage::BindingReader reader, TrustSources sources, Batches batches, Claims claims);

}  // namespace vouch::services
