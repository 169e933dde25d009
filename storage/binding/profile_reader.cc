#include "storage/binding/profile_reader.h"

#include <memory>
#include <utility>

#include "storage/binding/client_profile_json.h"
#include "storage/binding/statements.h"

namespace vouch::storage {

Result<void> ProfileReader::read(Transaction& transaction, const std::set<std::string>& ids) {
  Row missing;
  for (const std::string& id : ids) {
    if (profiles_.contains(id)) continue;
    if (auto kept = KeptProfiles::instance().find(id)) {
      profiles_.emplace(id, std::move(kept));
    } else {
      missing.emplace_back(id);
    }
  }
  if (missing.empty()) return {};
  return transaction.each_row(binding_sql::kProfiles, {array_text(missing)}, [&](RowReader& row) {
    const std::string id = row.text();
    auto profile = profile_from_json(row.stored_text());
    if (!profile) return row.mark_unreadable();
    auto read = std::make_shared<const ClientProfile>(std::move(*profile));
    KeptProfiles::instance().keep(id, read);
    profiles_.emplace(id, std::move(read));
  });
}

KeptProfiles::Profile ProfileReader::find(const std::string& id) const {
  const auto found = profiles_.find(id);
  return found == profiles_.end() ? nullptr : found->second;
}

}  // namespace vouch::storage
