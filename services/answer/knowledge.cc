#include "services/answer/knowledge.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "domain/common/sorted_set.h"
#include "domain/trust/assess.h"

namespace vouch::services {
using Impus = Knowledge::Impus;

Result<void> Knowledge::prepare(std::span<const Target> targets) {
  const bool is_done = std::all_of(targets.begin(), targets.end(),
                                   [this](const Target& target) { return for_verdicts_.contains(target); });
  if (is_done) return {};
  if (auto prepared = prepare_bindings(targets); !prepared) return prepared;
  if (auto prepared = prepare_sharers(); !prepared) return prepared;
  for_verdicts_.insert(targets.begin(), targets.end());
  return prepare_sources();
}

Result<void> Knowledge::prepare_bindings(std::span<const Target> targets) {
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
  return prepare_histories(concerned);
}

Result<void> Knowledge::prepare_histories(const Impus& impus) {
  Impus missing;
  for (const Impu& impu : impus) {
    if (!histories_.facts.contains(impu)) missing.push_back(impu);
  }
  make_sorted_set(missing);
  auto read = reader_.histories_of(missing, as_of_, [](const Impu&, const Past&) { return true; });
  if (!read) return tl::make_unexpected(read.error());
  histories_.add(std::move(*read));
  for (const Impu& impu : missing) histories_.facts.try_emplace(impu);
  return {};
}

void Knowledge::for_each_instance(
    const std::function<void(const InstanceId&, const std::optional<Impi>&)>& take) const {
  const auto look_at = [&](const Binding& binding) {
    if (binding.instance) take(*binding.instance, binding.impi);
  };
  for (const auto& [impu, facts] : histories_.facts) {
    for (const RegistrationFact& fact : facts) {
      if (fact.contact.instance) take(*fact.contact.instance, fact.registration->impi);
    }
  }
  for (const auto& [impu, past] : histories_.pasts) {
    for (const Binding& binding : past.bindings.over) look_at(binding);
    for (const OpenBinding& open : past.bindings.open) look_at(open.binding);
  }
}

Result<void> Knowledge::prepare_sharers() {
  std::vector<Imei> devices;
  for_each_instance([&](const InstanceId& instance, const auto&) {
    const auto& imei = instance.imei;  // others on it may tell of fraud
    if (imei && may_be_shared_in_fraud(*imei) && !sharers_.contains(*imei)) devices.push_back(*imei);
  });
  make_sorted_set(devices);
  if (devices.empty()) return {};
  auto found = reader_.sharers_of(devices, as_of_, kCrowd + 1);
  if (!found) return tl::make_unexpected(found.error());
  Impus others;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const Impus& own = sharers_[devices[i]] = std::move((*found)[i]);
    if (own.size() <= kCrowd) others.insert(others.end(), own.begin(), own.end());
  }
  return prepare_histories(others);
}

Result<void> Knowledge::prepare_sources() {
  std::vector<Imei> devices;
  std::vector<Subscription> subscriptions;
  for_each_instance([&](const InstanceId& instance, const std::optional<Impi>& impi) {
    if (!instance.imei) return;
    devices.push_back(*instance.imei);
    if (impi) subscriptions.push_back(subscription_of(*impi));
  });
  make_sorted_set(devices);
  return sources_.load(devices, std::move(subscriptions));
}

Result<Impus> Knowledge::impus_of(const Target& target) {
  if (const auto known = impus_.find(target); known != impus_.end()) return known->second;
  if (const auto* imei = std::get_if<Imei>(&target)) return reader_.impus_of(*imei, as_of_);
  if (const auto* impu = std::get_if<Impu>(&target)) return Impus{*impu};
  return reader_.impus_of(std::get<Impi>(target), as_of_);
}

Result<void> Knowledge::read_histories(const Impus& impus, NetworkTime until, const Take& take) {
  const auto serves = [&](const Impu&, const Past& past) { return past.until <= until; };
  Impus missing;
  for (const Impu& impu : impus) {
    const auto known = histories_.facts.find(impu);
    const Past* const past = histories_.past_of(impu);
    if (known == histories_.facts.end() || (past != nullptr && !serves(impu, *past))) {
      missing.push_back(impu);
    } else if (!known->second.empty()) {
      take(impu, past, known->second);
    }
  }
  const auto read = reader_.histories_of(missing, as_of_, serves);
  if (!read) return tl::make_unexpected(read.error());
  for (const auto& [impu, own] : read->facts) take(impu, read->past_of(impu), own);
  return {};
}

Result<Impus> Knowledge::sharers_of(const Imei& device) {
  if (const auto known = sharers_.find(device); known != sharers_.end()) return known->second;
  auto found = reader_.sharers_of(std::span{&device, 1}, as_of_, kCrowd + 1);
  if (!found) return tl::make_unexpected(found.error());
  return std::move(found->front());
}

}  // namespace vouch::services
