#pragma once

#include <map>
#include <set>
#include <vector>

#include "domain/binding/binding.h"
#include "domain/identity/imei.h"
#include "domain/identity/uri.h"
#include "services/common/trust/trust_sources.h"
#include "storage/binding/binding_record.h"

namespace vouch::services {

/// What is known around a batch: the bindings of its identities and of those that share a device with them.
struct Neighbourhood {
  std::map<Impu, std::vector<Binding>> bindings;
  std::vector<Impu> standing;  ///< those of them that were known before
  std::set<Imei> looked_at;    ///< devices of which everybody who has them is at hand, or `crowded`
  std::set<Imei> crowded;      ///< devices that too many share to look at each
  std::set<Impu> beside;       ///< at hand for such a device only
};

/// Whether who else has its device matters to the verdict on it.
bool is_told_apart(const Binding& binding);

/// The bindings at hand with their verdicts, each judged with its identity's and its device's others in view.
/// Of identities at hand for a device only those on it. Where a device was not looked at, the verdict is one
/// for a binding that none stands of yet.
Result<std::vector<storage::BindingRecord>> judge(Neighbourhood around, TrustSources& sources);

}  // namespace vouch::services
