#include "signalling/reginfo/notify_versions.h"

namespace vouch::signalling {

bool NotifyVersions::follows(const std::string& subscription, std::uint32_t version) {
  const auto [place, is_new] = last_.try_emplace(subscription, version);
  if (!is_new) {
    const std::uint32_t before = place->second;
    place->second = version;
    return version == before || (version > before && version - before == 1);
  }
  ages_.push_back(subscription);
  if (ages_.size() > subscriptions_max_) {
    last_.erase(ages_.front());
    ages_.pop_front();
  }
  return true;
}

}  // namespace vouch::signalling
