#include "services/correlator/policy/policy_desk.h"

#include <algorithm>

#include "services/common/log/log.h"
#include "services/common/policy/policy_file.h"
#include "services/common/trust/parsed_policy.h"
#include "services/correlator/policy/effect_walk.h"
#include "services/correlator/recorded_act.h"

namespace vouch::services {
namespace {

using storage::PolicyRecord;
using storage::PolicyStore;
using storage::PolicyText;

/// So many verdicts are judged in one transaction.
constexpr std::size_t kVerdictsAtOnce = 1000;
constexpr std::size_t kReevaluationsTold = 20;

/// A policy that may be used. Errors: POLICY_NOT_IN_ORDER.
Result<Policy> usable(const std::string& content) {
  PolicyReading reading = read_policy(content);
  if (!reading.problems.empty()) return fail("POLICY_NOT_IN_ORDER", text_of(reading.problems.front()));
  return std::move(reading.policy);
}

bool stands_behind(const PolicyRecord& policy, const std::string& administrator) {
  return std::any_of(policy.approvals.begin(), policy.approvals.end(),
                     [&](const auto& approval) { return approval.administrator == administrator; });
}

bool has_reason(const PolicyRecord& policy) {
  return std::any_of(policy.approvals.begin(), policy.approvals.end(),
                     [](const auto& approval) { return !approval.override_reason.empty(); });
}

/// The policy that judges now: what is on record as in force, else the built-in one.
Result<PolicyText> present(PolicyStore& store) {
  auto in_force = store.in_force(KnowledgeTime::max());
  if (!in_force) return tl::make_unexpected(in_force.error());
  if (*in_force) return std::move(**in_force);
  return PolicyText{default_policy().version, std::string{default_policy_text()}};
}

Result<PolicyRecord> existing(PolicyStore& store, const std::string& version) {
  auto found = store.find(version);
  if (!found) return tl::make_unexpected(found.error());
  if (!*found) return fail("NO_SUCH_POLICY", "version");
  return std::move(**found);
}

/// Whether there is something for `administrator` to add to a policy. Errors: POLICY_ALREADY_IN_FORCE,
/// SAME_ADMINISTRATOR.
Result<void> may_stand_behind(const PolicyRecord& policy, const std::string& administrator) {
  if (policy.in_force_since) return fail("POLICY_ALREADY_IN_FORCE", "version");
  if (policy.approvals.size() == 1 && stands_behind(policy, administrator))
    return fail("SAME_ADMINISTRATOR", "version");
  return {};
}

}  // namespace

Result<PolicyText> PolicyDesk::text_of(const Order& order) {
  if (!order.content.empty()) {
    const auto policy = usable(order.content);
    if (!policy) return tl::make_unexpected(policy.error());
    return PolicyText{policy->version, order.content};
  }
  return storage::with_transaction(database_, storage::Access::kReadOnly, limit_,
                                   [&](storage::Transaction& transaction) -> Result<PolicyText> {
                                     PolicyStore store{transaction};
                                     auto found = existing(store, order.version);
                                     if (!found) return tl::make_unexpected(found.error());
                                     return PolicyText{found->version, found->content};
                                   });
}

Result<PolicyEffect> PolicyDesk::effect_of(const Caller& caller, storage::ReevaluationCause cause,
                                           const PolicyText& text, const Policy& policy) {
  const auto now = storage::with_transaction(database_, storage::Access::kReadOnly, limit_,
                                             [](storage::Transaction& transaction) {
                                               PolicyStore store{transaction};
                                               return present(store);
                                             });
  if (!now) return tl::make_unexpected(now.error());
  const auto standing = parsed_policy(now->content);
  if (!standing) return fail("CORRUPT", "policy");
  auto comparison =
      EffectWalk{database_, limit_, terms_.bindings_per_second}.compare(caller, cause, policy, *standing);
  if (!comparison) return tl::make_unexpected(comparison.error());
  PolicyEffect effect;
  effect.policy.version = text.version;
  effect.policy.content = text.content;
  effect.in_force = now->version;
  effect.comparison = std::move(*comparison);
  return effect;
}

Result<PolicyRecord> PolicyDesk::stand_behind(const Caller& caller, const PolicyText& policy,
                                              const Order& order, bool stopped, NetworkTime now,
                                              const std::string& asked) {
  return recorded(database_, limit_, record_of(caller, "ApplyPolicy", std::nullopt, asked),
                  [&](storage::Transaction& transaction) -> Result<PolicyRecord> {
                    PolicyStore store{transaction};
                    if (auto added = store.add(policy); !added) {
                      return added.error().code == "CONFLICT" ? fail("POLICY_VERSION_IN_USE", "version")
                                                              : tl::make_unexpected(added.error());
                    }
                    auto standing = existing(store, policy.version);
                    if (!standing) return standing;
                    if (auto may = may_stand_behind(*standing, caller.name); !may)
                      return tl::make_unexpected(may.error());
                    if (stopped && order.override_reason.empty() && !has_reason(*standing))
                      return fail("SAFETY_STOP", "override_reason");
                    // A reason counts for what its giver was told of, not for what the next one will see.
                    const std::string reason = stopped ? order.override_reason : "";
                    if (auto done = store.approve(policy.version, {caller.name, now, reason}); !done)
                      return tl::make_unexpected(done.error());
                    return existing(store, policy.version);
                  });
}

Result<void> PolicyDesk::judge_anew(const Policy& policy) {
  PolicyStore::VerdictId after{};
  for (bool more = true; more;) {
    const auto last = storage::with_transaction(
        database_, storage::Access::kReadWrite, limit_, [&](storage::Transaction& transaction) {
          return PolicyStore{transaction}.rule_on_next(policy, after, kVerdictsAtOnce);
        });
    if (!last) return tl::make_unexpected(last.error());
    more = last->has_value();
    after = last->value_or(after);
  }
  return {};
}

Result<void> PolicyDesk::put_in_force(const Caller& caller, const PolicyEffect& effect, const Policy& policy,
                                      const std::string& asked) {
  auto entry = record_of(caller, "PutPolicyInForce", std::nullopt, asked);
  entry.result = "{\"bindings\":" + std::to_string(effect.comparison.bindings) +
                 ",\"changed\":" + std::to_string(effect.comparison.changed) + "}";
  const auto put =
      recorded(database_, limit_, entry, [&](storage::Transaction& transaction) -> Result<KnowledgeTime> {
        PolicyStore store{transaction};
        const auto since = store.take_time();  // from here on nobody judges, and what was judged is on record
        if (!since) return since;
        const auto standing = present(store);
        if (!standing) return tl::make_unexpected(standing.error());
        if (standing->version != effect.in_force) return fail("POLICY_OVERTAKEN", "version");
        for (PolicyStore::VerdictId after{};;) {
          const auto last = store.rule_on_next(policy, after, kVerdictsAtOnce);
          if (!last) return tl::make_unexpected(last.error());
          if (!*last) break;
          after = **last;
        }
        if (auto done = store.put_in_force(policy.version, *since, effect.comparison.bindings,
                                           effect.comparison.changed);
            !done)
          return done.error().code == "CONFLICT" ? fail("POLICY_ALREADY_IN_FORCE", "version")
                                                 : tl::make_unexpected(done.error());
        return since;
      });
  if (!put) return tl::make_unexpected(put.error());
  log(message::kPolicyInForce, {{"version", SafeText{policy.version}},
                                {"bindings", effect.comparison.bindings},
                                {"changed", effect.comparison.changed}});
  return {};
}

Result<PolicyEffect> PolicyDesk::apply(const Caller& caller, const Order& order, NetworkTime now,
                                       const std::string& asked) {
  const auto turned_away = [&](const Error& error) {
    return tl::make_unexpected(turn_away(caller, "ApplyPolicy", asked, error));
  };
  const auto text = text_of(order);
  if (!text) return turned_away(text.error());
  const auto policy = parsed_policy(text->content);
  if (!policy) return turned_away({"CORRUPT", "policy", 0});
  auto effect = effect_of(caller, storage::ReevaluationCause::kPolicy, *text, *policy);
  if (!effect) return turned_away(effect.error());

  const bool stopped = stops(effect->comparison, terms_.safety_stop_percent);
  auto standing = stand_behind(caller, *text, order, stopped, now, asked);
  if (!standing) {
    if (standing.error().code == "SAFETY_STOP")
      log(message::kPolicyStopped, {{"version", SafeText{text->version}},
                                    {"bindings", effect->comparison.bindings},
                                    {"changed", effect->comparison.changed}});
    return tl::make_unexpected(standing.error());
  }
  if (standing->approvals.size() >= 2) {
    if (auto judged = judge_anew(*policy); !judged) return tl::make_unexpected(judged.error());
    if (auto put = put_in_force(caller, *effect, *policy, asked); !put)
      return tl::make_unexpected(put.error());
    standing = storage::with_transaction(database_, storage::Access::kReadOnly, limit_,
                                         [&](storage::Transaction& transaction) {
                                           PolicyStore store{transaction};
                                           return existing(store, text->version);
                                         });
    if (!standing) return tl::make_unexpected(standing.error());
  }
  effect->policy = std::move(*standing);
  return effect;
}

Result<PolicyEffect> PolicyDesk::dry_run(const Caller& caller, const std::string& content,
                                         const std::string& asked) {
  const auto policy = usable(content);
  auto effect =
      policy ? effect_of(caller, storage::ReevaluationCause::kDryRun, {policy->version, content}, *policy)
             : Result<PolicyEffect>{tl::make_unexpected(policy.error())};
  if (!effect) return tl::make_unexpected(turn_away(caller, "DryRunPolicy", asked, effect.error()));
  return recorded(database_, limit_, record_of(caller, "DryRunPolicy", std::nullopt, asked),
                  [&](storage::Transaction&) { return effect; });
}

Result<PolicyRecord> PolicyDesk::get(const Caller& caller, const std::string& version,
                                     const std::string& asked) {
  return recorded(database_, limit_, record_of(caller, "GetPolicy", std::nullopt, asked),
                  [&](storage::Transaction& transaction) -> Result<PolicyRecord> {
                    PolicyStore store{transaction};
                    if (!version.empty()) return existing(store, version);
                    const auto now = present(store);
                    if (!now) return tl::make_unexpected(now.error());
                    auto found = store.find(now->version);
                    if (!found) return tl::make_unexpected(found.error());
                    PolicyRecord built_in;
                    built_in.version = now->version;
                    built_in.content = now->content;
                    return found->value_or(built_in);
                  });
}

Result<std::vector<PolicyRecord>> PolicyDesk::list(const Caller& caller, const std::string& asked) {
  return recorded(database_, limit_, record_of(caller, "ListPolicies", std::nullopt, asked),
                  [](storage::Transaction& transaction) { return PolicyStore{transaction}.list(); });
}

Result<std::vector<storage::Reevaluation>> PolicyDesk::progress(const Caller& caller,
                                                                const std::string& asked) {
  return recorded(database_, limit_, record_of(caller, "ListReevaluations", std::nullopt, asked),
                  [](storage::Transaction& transaction) {
                    return storage::ReevaluationStore{transaction}.list(kReevaluationsTold);
                  });
}

Error PolicyDesk::turn_away(const Caller& caller, const std::string& operation, const std::string& asked,
                            const Error& error) {
  return refused(database_, limit_, record_of(caller, operation, std::nullopt, asked), error);
}

}  // namespace vouch::services
