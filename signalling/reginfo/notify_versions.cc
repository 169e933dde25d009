#include "signalling/reginfo/notify_versions.h"

#include "signalling/sip/derived_id.h"

namespace vouch::signalling {

bool NotifyVersions::follows(const std::string& subscription, std::uint32_t version) {
  const Name name = derived_id({"SUBSCRIPTION", subscription});
  const auto [place, is_new] = last_.try_emplace(name, version);
  if (!is_new) {
    const std::uint32_t before = place->second;
    place->second = version;
    return version == before || (version > before && version - before == 1);
  }
  ages_.push_back(name);
  if (ages_.size() > subscriptions_max_) {
    last_.erase(ages_.front());
    ages_.pop_front();
  }
  return true;
}

}  // namespace vouch::signalling
