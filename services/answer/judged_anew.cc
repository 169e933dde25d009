#include "services/answer/judged_anew.h"

#include <vector>

#include "domain/trust/network_imei.h"
#include "storage/binding/binding_reader.h"
#include "storage/network_imei/network_imei_store.h"
#include "storage/policy/policy_store.h"
#include "storage/tac/tac_store.h"

namespace vouch::services {
namespace {

/// Whether another policy or another catalogue of device types judges at `now` than at `then`: that may
/// change the verdict on everything.
Result<bool> judged_otherwise(storage::Transaction& transaction, KnowledgeTime then, KnowledgeTime now) {
  storage::PolicyStore policies{transaction};
  const auto before = policies.in_force(then);
  if (!before) return tl::make_unexpected(before.error());
  const auto after = policies.in_force(now);
  if (!after) return tl::make_unexpected(after.error());
  if (*before && *after && (*before)->version != (*after)->version) return true;
  storage::TacStore catalogues{transaction};
  const auto known = catalogues.at(then);
  if (!known) return tl::make_unexpected(known.error());
  const auto asked = catalogues.at(now);
  if (!asked) return tl::make_unexpected(asked.error());
  return *known != *asked;
}

/// Whether the access side told something of the subscriptions behind `targets`.
Result<bool> access_side_told(storage::Transaction& transaction, std::span<const Target> targets,
                              KnowledgeTime then, KnowledgeTime now) {
  storage::NetworkImeiStore imeis{transaction};
  const auto any = imeis.told_since(then, now);
  if (!any || !*any) return any;
  const auto impis = storage::BindingReader{transaction}.impis_of(targets);
  if (!impis) return tl::make_unexpected(impis.error());
  std::vector<Subscription> subscriptions;
  for (const Impi& impi : *impis) subscriptions.push_back(subscription_of(impi));
  return imeis.told_since(subscriptions, then, now);
}

}  // namespace

Result<bool> judged_anew(storage::Transaction& transaction, std::span<const Target> targets,
                         KnowledgeTime then, KnowledgeTime now) {
  const auto otherwise = judged_otherwise(transaction, then, now);
  if (!otherwise || *otherwise) return otherwise;
  return access_side_told(transaction, targets, then, now);
}

}  // namespace vouch::services
