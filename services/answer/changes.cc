#include "services/answer/changes.h"

#include <algorithm>

#include "storage/warrant/warrant_store.h"

namespace vouch::services {
namespace {

/// Bindings of `now` that `before` does not hold in the same form.
std::vector<Binding> differing(const std::vector<Binding>& before, std::vector<Binding> now) {
  std::erase_if(now, [&](const Binding& binding) {
    return std::find(before.begin(), before.end(), binding) != before.end();
  });
  return now;
}

}  // namespace

Result<ChangesAnswer> changes(Case& open_case, KnowledgeTime since) {
  storage::BindingReader reader{open_case.transaction()};
  const auto touched = reader.changed_since(open_case.warrant().targets, since);
  if (!touched) return tl::make_unexpected(touched.error());
  ChangesAnswer answer;
  if (!touched->empty()) {
    World before{reader, since, open_case.period().until};
    if (auto loaded = before.load_identities(*touched); !loaded) return tl::make_unexpected(loaded.error());
    if (auto loaded = open_case.world().load_identities(*touched); !loaded)
      return tl::make_unexpected(loaded.error());
    const std::vector<Binding> changed = differing(before.bindings(), open_case.world().bindings());
    for (const Target& target : open_case.warrant().targets) {
      auto told = tell(open_case, target, changed);
      if (!told) return tl::make_unexpected(told.error());
      std::move(told->begin(), told->end(), std::back_inserter(answer.bindings));
    }
  }
  NetworkTime first = open_case.now();
  for (const ToldBinding& told : answer.bindings)
    first = std::min(first, told.disclosed.registered_at().value_or(open_case.period().since));
  auto coverage = open_case.coverage(first, open_case.now());
  if (!coverage) return tl::make_unexpected(coverage.error());
  answer.basis.coverage = std::move(*coverage);
  return answer;
}

Result<bool> worth_asking(storage::Database& database, const Question& question, KnowledgeTime since,
                          NetworkTime now, std::chrono::milliseconds limit) {
  return storage::with_transaction(
      database, storage::Access::kReadOnly, limit, [&](storage::Transaction& transaction) -> Result<bool> {
        const auto warrant = storage::WarrantStore{transaction}.find(question.liid);
        if (!warrant) return tl::make_unexpected(warrant.error());
        if (!*warrant || !permits(**warrant, question.delivery, now)) return true;
        const auto touched = storage::BindingReader{transaction}.changed_since((*warrant)->targets, since);
        if (!touched) return tl::make_unexpected(touched.error());
        return !touched->empty();
      });
}

}  // namespace vouch::services
