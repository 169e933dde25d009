#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "domain/registration/registration.h"

namespace vouch::storage {

/// Profiles by their id, kept for the process: a few describe a whole network, they never change, and reading
/// one costs more than the rest of a fact. Bounded: when it is full, it begins anew. Thread-safe.
class KeptProfiles {
 public:
  using Profile = std::shared_ptr<const ClientProfile>;

  static KeptProfiles& instance();

  /// Null if it is not kept.
  Profile find(const std::string& id);
  void keep(const std::string& id, Profile profile);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, Profile> profiles_;
};

}  // namespace vouch::storage
