#include "services/answer/world.h"

#include <iterator>
#include <tuple>
#include <utility>

#include "domain/binding/past.h"
#include "domain/common/sorted_set.h"
#include "domain/registration/flow_token.h"
#include "domain/trust/assess.h"
#include "domain/trust/history/history.h"
#include "domain/warrant/scope.h"

namespace vouch::services {
namespace {

using Impus = std::vector<Impu>;

bool same_device(const Binding& a, const Binding& b) {
  return a.instance.has_value() == b.instance.has_value() &&
         (!a.instance || a.instance->same_instance(*b.instance));
}

/// Every identity that a sign of the leg may lead to; the match rules decide which it was
/// (domain/correlation).
Result<Impus> identities_of(storage::BindingReader& reader, const SessionLeg& leg, KnowledgeTime as_of) {
  Impus impus = leg.identities;
  const auto add = [&](Result<Impus> found) -> Result<void> {
    if (!found) return tl::make_unexpected(found.error());
    impus.insert(impus.end(), found->begin(), found->end());
    return {};
  };
  Result<void> added;
  if (leg.contact_instance) {
    const InstanceId& instance = *leg.contact_instance;
    added = add(instance.imei ? reader.impus_of(*instance.imei, as_of)
                              : reader.impus_by_instance(instance.normalized, as_of));
  }
  for (std::size_t i = 0; added && i < leg.uris.size(); ++i)
    added = add(reader.impus_by_uri(leg.uris[i], as_of));
  if (added && !leg.flow_address.empty())
    added = add(reader.impus_by_flow(leg.flow_address, leg.flow_port, as_of));
  for (std::size_t i = 0; added && i < leg.route.size(); ++i) {
    if (holds_flow_token(leg.route[i])) added = add(reader.impus_by_path(leg.route[i], as_of));
  }
  if (!added) return tl::make_unexpected(added.error());
  make_sorted_set(impus);
  return impus;
}

}  // namespace

Result<Impus> World::load(const Target& target) {
  if (const auto known = of_target_.find(target); known != of_target_.end()) return known->second;
  auto impus = knowledge_->impus_of(target);
  if (!impus) return impus;
  if (auto loaded = load_identities(*impus); !loaded) return tl::make_unexpected(loaded.error());
  of_target_.emplace(target, *impus);
  return impus;
}

Result<Impus> World::load(const SessionLeg& leg) {
  auto impus = identities_of(knowledge_->reader(), leg, as_of());
  if (!impus) return impus;
  if (auto loaded = load_identities(*impus); !loaded) return tl::make_unexpected(loaded.error());
  return impus;
}

Result<storage::Signs> World::signs_of(const Target& target, NetworkTime since, NetworkTime until) {
  const auto impus = load(target);
  if (!impus) return tl::make_unexpected(impus.error());
  storage::Signs signs;
  if (impus->size() > kCrowd) return signs;
  for (const Impu& impu : *impus) {
    for (const Binding& binding : by_impu_[impu]) {
      if (since < binding.end() && binding.registered_at < until && concerns(target, binding))
        insert_all_sorted(signs, storage::signs_of(binding));
    }
  }
  return signs;
}

Result<Impus> World::bound_under(const Impi& impi) {
  if (const auto known = bound_under_.find(impi); known != bound_under_.end()) return known->second;
  auto impus = knowledge_->impus_of(impi);
  if (impus) bound_under_.emplace(impi, *impus);
  return impus;
}

Result<void> World::load_identities(const Impus& impus) {
  Impus missing;
  for (const Impu& impu : impus) {
    if (by_impu_.try_emplace(impu).second) missing.push_back(impu);
  }
  if (missing.empty()) return {};
  return knowledge_->read_histories(
      missing, until_,
      [&](const Impu& impu, const Past* past, Knowledge::Facts facts) { bring_in(impu, past, facts); });
}

void World::bring_in(const Impu& impu, const Past* past, Knowledge::Facts facts) {
  const auto is_later = [&](const RegistrationFact& fact) {
    return fact.registration->observed_at >= until_;
  };
  std::vector<RegistrationFact> earlier;
  if (std::any_of(facts.begin(), facts.end(), is_later)) {
    std::remove_copy_if(facts.begin(), facts.end(), std::back_inserter(earlier), is_later);
    facts = earlier;
  }
  std::vector<Binding>& bindings = by_impu_[impu];
  for (Binding& binding : timeline(past, facts)) bindings.push_back(settled_at(std::move(binding), now_));
  for (const Binding& binding : bindings) by_contact_.emplace(binding.contact.reveal(), &binding);
}

std::vector<Binding> World::bindings_of(std::span<const Impu> impus) const {
  std::vector<Binding> all;
  for (const Impu& impu : impus) {
    const auto own = by_impu_.find(impu);
    if (own != by_impu_.end()) all.insert(all.end(), own->second.begin(), own->second.end());
  }
  return all;
}

const Binding* World::seen_from(const Target& target, const Binding& binding, NetworkTime instant) const {
  const Binding* seen = nullptr;
  const auto [first, last] = by_contact_.equal_range(std::string{binding.contact.reveal()});
  for (auto place = first; place != last; ++place) {
    const Binding& other = *place->second;
    if (other.impi != binding.impi || !same_device(other, binding) || !other.live_at(instant) ||
        !concerns(target, other)) {
      continue;
    }
    if (seen == nullptr || std::tie(other.impu, other.id) < std::tie(seen->impu, seen->id)) seen = &other;
  }
  return seen;
}

Result<TrustContext> World::device_context(const Binding& binding) {
  const bool alone =
      !binding.instance || !binding.instance->imei || !may_be_shared_in_fraud(*binding.instance->imei);
  if (alone) return TrustContext{};
  const auto found = knowledge_->sharers_of(*binding.instance->imei);
  if (!found) return tl::make_unexpected(found.error());
  const std::vector<Impu>& sharers = *found;
  if (sharers.size() > kCrowd) return crowded_context(binding);
  if (auto loaded = load_identities(sharers); !loaded) return tl::make_unexpected(loaded.error());
  std::vector<const Binding*> others;
  for (const Impu& impu : sharers) {
    for (const Binding& other : by_impu_[impu]) {
      if (other.instance && other.instance->same_device(*binding.instance)) others.push_back(&other);
    }
  }
  TrustContext context = context_of(binding, others);
  context.history = device_history(others)[binding.id];
  return context;
}

Result<Verdict> World::verdict_of(const Binding& binding) {
  auto context = device_context(binding);
  if (!context) return tl::make_unexpected(context.error());
  std::vector<const Binding*> own;
  for (const Binding& one : by_impu_[binding.impu]) own.push_back(&one);
  const auto told = identity_history(own)[binding.id];
  context->history.insert(context->history.end(), told.begin(), told.end());
  const Binding* const one = &binding;
  if (auto loaded = knowledge_->sources().load({&one, 1}); !loaded)
    return tl::make_unexpected(loaded.error());
  knowledge_->sources().add_to(*context, binding);
  const auto in_force = policy();
  if (!in_force) return tl::make_unexpected(in_force.error());
  return assess(binding, *context, **in_force);
}

}  // namespace vouch::services
