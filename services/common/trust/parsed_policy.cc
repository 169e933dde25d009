#include "services/common/trust/parsed_policy.h"

#include <map>
#include <mutex>

#include "services/common/policy/policy_file.h"

namespace vouch::services {
namespace {

constexpr std::size_t kMostKept = 16;

std::shared_ptr<const Policy> parse(const std::string& content) {
  PolicyReading reading = read_policy(content);
  // A code that a later release took back leaves the rule without effect; refusing all answers would be
  // worse.
  if (reading.policy.rules.empty()) return nullptr;
  return std::make_shared<const Policy>(std::move(reading.policy));
}

}  // namespace

std::shared_ptr<const Policy> parsed_policy(const std::string& content) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const Policy>> parsed;
  const std::lock_guard lock(mutex);
  const auto known = parsed.find(content);
  if (known != parsed.end()) return known->second;
  if (parsed.size() >= kMostKept) parsed.clear();
  return parsed.emplace(content, parse(content)).first->second;
}

}  // namespace vouch::services
