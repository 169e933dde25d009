#include "services/answer/signs.h"

#include "domain/common/sorted_set.h"

namespace vouch::services {

Result<storage::Signs> signs_since(Case& open_case, NetworkTime since) {
  storage::Signs signs;
  // Read together, and none of those that reach many: whoever watches asks this at each change.
  if (auto prepared = open_case.prepare_bindings(open_case.warrant().targets); !prepared)
    return tl::make_unexpected(prepared.error());
  for (const Target& target : open_case.warrant().targets) {
    if (!open_case.is_prepared_for(target)) continue;
    const auto own =
        open_case.world().signs_of(target, since.plus_s(-kSignHolds_s), open_case.period().until);
    if (!own) return tl::make_unexpected(own.error());
    insert_all_sorted(signs, *own);
  }
  return signs;
}

}  // namespace vouch::services
