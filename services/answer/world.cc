#include "services/answer/world.h"

#include <algorithm>
#include <iterator>

#include "domain/binding/timeline.h"
#include "domain/trust/assess.h"

namespace vouch::services {

Result<void> World::load(const Target& target) {
  if (const auto* imei = std::get_if<Imei>(&target)) {
    return reader_->impus_of(*imei).and_then([&](const auto& impus) { return load_identities(impus); });
  }
  if (const auto* impu = std::get_if<Impu>(&target)) return load_identities({*impu});
  return reader_->impus_of(std::get<Impi>(target)).and_then([&](const auto& impus) {
    return load_identities(impus);
  });
}

Result<void> World::load(const SessionLeg& leg) {
  std::vector<Impu> impus = leg.identities;
  const auto add = [&](Result<std::vector<Impu>> found) -> Result<void> {
    if (!found) return tl::make_unexpected(found.error());
    impus.insert(impus.end(), found->begin(), found->end());
    return {};
  };
  if (leg.contact_instance) {
    const InstanceId& instance = *leg.contact_instance;
    auto added = add(instance.imei ? reader_->impus_of(*instance.imei)
                                   : reader_->impus_by_instance(instance.normalized));
    if (!added) return added;
  }
  for (const std::string& text : leg.uris) {
    const auto uri = parse_uri(text);
    if (!uri) continue;
    if (auto added = add(reader_->impus_by_contact_key(equality_key(*uri))); !added) return added;
    if (uri->parameter("gr") == nullptr) continue;
    if (auto added = add(reader_->impus_by_gruu(text)); !added) return added;
  }
  if (!leg.flow_address.empty()) {
    if (auto added = add(reader_->impus_by_address(leg.flow_address, leg.flow_port)); !added) return added;
  }
  return load_identities(impus);
}

Result<void> World::load_identities(const std::vector<Impu>& impus) {
  std::vector<Impu> missing;
  for (const Impu& impu : impus) {
    if (by_impu_.try_emplace(impu).second) missing.push_back(impu);
  }
  if (missing.empty()) return {};
  auto facts = reader_->facts_of(missing, as_of_);
  if (!facts) return tl::make_unexpected(facts.error());
  std::map<Impu, std::vector<RegistrationFact>> facts_by_impu;
  for (RegistrationFact& fact : *facts) {
    if (fact.registration.observed_at < until_) facts_by_impu[fact.impu].push_back(std::move(fact));
  }
  for (const auto& [impu, own] : facts_by_impu) {
    for (Binding& binding : timeline(own)) by_impu_[impu].push_back(settled_at(std::move(binding), now()));
  }
  return {};
}

std::vector<Binding> World::bindings() const {
  std::vector<Binding> all;
  for (const auto& [impu, own] : by_impu_) all.insert(all.end(), own.begin(), own.end());
  return all;
}

Result<Verdict> World::verdict_of(const Binding& binding) {
  const bool alone =
      !binding.instance || !binding.instance->imei || !may_be_shared_in_fraud(*binding.instance->imei);
  if (alone) return assess(binding, {}, default_policy());
  const auto sharers = reader_->impus_of(*binding.instance->imei);
  if (!sharers) return tl::make_unexpected(sharers.error());
  if (sharers->size() > kCrowd) return assess(binding, crowded_context(binding), default_policy());
  if (auto loaded = load_identities(*sharers); !loaded) return tl::make_unexpected(loaded.error());
  return assess(binding, context_of(binding, bindings()), default_policy());
}

}  // namespace vouch::services
