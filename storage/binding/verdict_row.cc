#include "storage/binding/verdict_row.h"

#include <utility>

namespace vouch::storage {

VerdictRow verdict_row(const BindingRecord& record) {
  Row row{cell(name_of(record.client_type)), cell(name_of(record.trust_level)), cell(record.policy_version),
          array_cell(record.evidence_codes)};
  const auto id = digest_of(row);
  row.insert(row.begin(), cell(id));
  return {id, std::move(row)};
}

}  // namespace vouch::storage
