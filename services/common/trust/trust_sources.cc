#include "services/common/trust/trust_sources.h"

#include "domain/common/sorted_set.h"
#include "services/common/policy/policy_file.h"
#include "services/common/trust/parsed_policy.h"
#include "storage/network_imei/network_imei_store.h"

namespace vouch::services {
namespace {

const Imei* device_of(const Binding& binding) {
  return binding.instance && binding.instance->imei ? &*binding.instance->imei : nullptr;
}

}  // namespace

Result<storage::PolicyText> TrustSources::policy_text() {
  auto text = storage::PolicyStore{*transaction_}.in_force(as_of_);
  if (!text) return tl::make_unexpected(text.error());
  if (*text) return std::move(**text);
  return storage::PolicyText{default_policy().version, std::string{default_policy_text()}};
}

Result<std::shared_ptr<const Policy>> TrustSources::policy() {
  if (policy_) return policy_;
  const auto text = policy_text();
  if (!text) return tl::make_unexpected(text.error());
  policy_ = parsed_policy(text->content);
  if (!policy_) return fail("CORRUPT", "policy");
  return policy_;
}

Result<void> TrustSources::load(std::span<const Binding* const> bindings) {
  std::vector<Imei> devices;
  std::vector<Subscription> subscriptions;
  for (const Binding* binding : bindings) {
    const Imei* device = device_of(*binding);
    if (device == nullptr) continue;
    devices.push_back(*device);
    if (binding->impi) subscriptions.push_back(subscription_of(*binding->impi));
  }
  return load(devices, std::move(subscriptions));
}

Result<void> TrustSources::load(const std::vector<Imei>& devices, std::vector<Subscription> subscriptions) {
  if (auto loaded = tacs_.load(devices); !loaded) return loaded;
  std::erase_if(subscriptions, [&](const Subscription& one) { return network_imeis_.contains(one); });
  make_sorted_set(subscriptions);
  auto known = storage::NetworkImeiStore{*transaction_}.of(subscriptions, as_of_);
  if (!known) return tl::make_unexpected(known.error());
  for (const Subscription& subscription : subscriptions) network_imeis_.try_emplace(subscription);
  for (NetworkImei& one : *known) network_imeis_[one.subscription].push_back(std::move(one));
  return {};
}

void TrustSources::add_to(TrustContext& context, const Binding& binding) const {
  const Imei* device = device_of(binding);
  if (device == nullptr) return;
  context.tac = tacs_.find(*device);
  if (!binding.impi) return;
  const auto known = network_imeis_.find(subscription_of(*binding.impi));
  if (known != network_imeis_.end()) context.network_imeis = known->second;
}

}  // namespace vouch::services
