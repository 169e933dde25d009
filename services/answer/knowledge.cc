#include "services/answer/knowledge.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "domain/common/sorted_set.h"
#include "domain/trust/assess.h"

namespace vouch::services {
namespace {

using Impus = Knowledge::Impus;

/// The device of a fact, where others on it may tell of fraud.
const Imei* shared_device(const RegistrationFact& fact) {
  const auto& instance = fact.contact.instance;
  if (!instance || !instance->imei || !may_be_shared_in_fraud(*instance->imei)) return nullptr;
  return &*instance->imei;
}

}  // namespace

Result<void> Knowledge::prepare(std::span<const Target> targets) {
  std::vector<Target> missing;
  std::copy_if(targets.begin(), targets.end(), std::back_inserter(missing), [this](const Target& target) {
    return !impus_.contains(target) && !reach_many_.contains(target);
  });
  if (missing.empty()) return {};
  auto found = reader_.impus_of_few(missing, as_of_);
  if (!found) return tl::make_unexpected(found.error());
  for (const Target& target : missing) {
    if (!found->contains(target)) reach_many_.insert(target);
  }
  Impus concerned;
  for (const auto& [target, impus] : *found) concerned.insert(concerned.end(), impus.begin(), impus.end());
  impus_.merge(*found);
  if (auto prepared = prepare_facts(concerned); !prepared) return prepared;
  if (auto prepared = prepare_sharers(); !prepared) return prepared;
  return prepare_sources();
}

Result<void> Knowledge::prepare_facts(const Impus& impus) {
  Impus missing;
  for (const Impu& impu : impus) {
    if (facts_.try_emplace(impu).second) missing.push_back(impu);
  }
  auto facts = reader_.facts_of(missing, as_of_);
  if (!facts) return tl::make_unexpected(facts.error());
  for (RegistrationFact& fact : *facts) facts_[fact.impu].push_back(std::move(fact));
  return {};
}

Result<void> Knowledge::prepare_sharers() {
  std::vector<Imei> devices;
  for (const auto& [impu, facts] : facts_) {
    for (const RegistrationFact& fact : facts) {
      const Imei* device = shared_device(fact);
      if (device != nullptr && !sharers_.contains(*device)) devices.push_back(*device);
    }
  }
  make_sorted_set(devices);
  if (devices.empty()) return {};
  auto found = reader_.sharers_of(devices, as_of_, kCrowd + 1);
  if (!found) return tl::make_unexpected(found.error());
  Impus others;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const Impus& own = sharers_[devices[i]] = std::move((*found)[i]);
    if (own.size() <= kCrowd) others.insert(others.end(), own.begin(), own.end());
  }
  return prepare_facts(others);
}

Result<void> Knowledge::prepare_sources() {
  std::vector<Imei> devices;
  std::vector<Subscription> subscriptions;
  for (const auto& [impu, facts] : facts_) {
    for (const RegistrationFact& fact : facts) {
      const auto& instance = fact.contact.instance;
      if (!instance || !instance->imei) continue;
      devices.push_back(*instance->imei);
      if (fact.registration.impi) subscriptions.push_back(subscription_of(*fact.registration.impi));
    }
  }
  make_sorted_set(devices);
  return sources_.load(devices, std::move(subscriptions));
}

Result<Impus> Knowledge::impus_of(const Target& target) {
  if (const auto known = impus_.find(target); known != impus_.end()) return known->second;
  if (const auto* imei = std::get_if<Imei>(&target)) return reader_.impus_of(*imei, as_of_);
  if (const auto* impu = std::get_if<Impu>(&target)) return Impus{*impu};
  return reader_.impus_of(std::get<Impi>(target), as_of_);
}

Result<void> Knowledge::read_facts(const Impus& impus, const std::function<void(const Impu&, Facts)>& take) {
  Impus missing;
  for (const Impu& impu : impus) {
    const auto known = facts_.find(impu);
    if (known == facts_.end()) {
      missing.push_back(impu);
    } else if (!known->second.empty()) {
      take(impu, known->second);
    }
  }
  auto facts = reader_.facts_of(missing, as_of_);
  if (!facts) return tl::make_unexpected(facts.error());
  for (const auto& [impu, own] : by_impu(std::move(*facts))) take(impu, own);
  return {};
}

Result<Impus> Knowledge::sharers_of(const Imei& device) {
  if (const auto known = sharers_.find(device); known != sharers_.end()) return known->second;
  auto found = reader_.sharers_of(std::span{&device, 1}, as_of_, kCrowd + 1);
  if (!found) return tl::make_unexpected(found.error());
  return std::move(found->front());
}

}  // namespace vouch::services
