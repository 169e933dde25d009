#include "storage/binding/kept_profiles.h"

#include <utility>

namespace vouch::storage {

KeptProfiles& KeptProfiles::instance() {
  static KeptProfiles kept;
  return kept;
}

KeptProfiles::Profile KeptProfiles::find(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto known = profiles_.find(id);
  return known == profiles_.end() ? nullptr : known->second;
}

void KeptProfiles::keep(const std::string& id, Profile profile) {
  constexpr std::size_t most = 4096;
  const std::lock_guard lock(mutex_);
  if (profiles_.size() >= most) profiles_.clear();
  profiles_.insert_or_assign(id, std::move(profile));
}

}  // namespace vouch::storage
