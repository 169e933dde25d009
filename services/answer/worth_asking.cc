#include "services/answer/worth_asking.h"

#include <algorithm>

#include "services/answer/judged_anew.h"
#include "storage/warrant/warrant_store.h"
#include "storage/watch/news_reader.h"

namespace vouch::services {
namespace {

/// The warrant, where it permits the question.
Result<std::optional<Warrant>> permitting(storage::Transaction& transaction, const Question& question,
                                          NetworkTime now) {
  auto warrant = storage::WarrantStore{transaction}.find(question.liid);
  if (!warrant) return tl::make_unexpected(warrant.error());
  if (*warrant && !permits(**warrant, question.delivery, now)) warrant->reset();
  return std::move(*warrant);
}

Result<bool> may_have_changed(storage::Transaction& transaction, const storage::NewsOf& of,
                              const storage::KnownUntil& since, NetworkTime now) {
  const auto& targets = of.targets;
  const auto touched = storage::BindingReader{transaction}.changed_since(targets, since, now);
  if (!touched) return tl::make_unexpected(touched.error());
  if (!touched->empty()) return true;
  const auto calls =
      storage::NewsReader{transaction}.calls_touched(of, since, {KnowledgeTime::max(), now}, {});
  if (!calls) return tl::make_unexpected(calls.error());
  if (!calls->empty()) return true;
  return judged_anew(transaction, targets, since.known, KnowledgeTime::max());
}

/// Whether anything that became known after `since` had happened before an answer was given.
Result<bool> concerns_answers(storage::Transaction& transaction, const storage::NewsOf& of,
                              storage::ToldAnswers& answers, KnowledgeTime since) {
  const auto news = storage::NewsReader{transaction}.earliest(of, since, KnowledgeTime::max());
  if (!news) return tl::make_unexpected(news.error());
  if (!news->at()) return false;
  const auto any = answers.speaking_of(*news->at(), {}, 1);
  if (!any) return tl::make_unexpected(any.error());
  return !any->empty();
}

}  // namespace

Result<WorthAsking> worth_asking(storage::Database& database, const Question& question,
                                 const Watched& watched, NetworkTime now, std::chrono::milliseconds limit) {
  return storage::with_transaction(
      database, storage::Access::kReadOnly, limit,
      [&](storage::Transaction& transaction) -> Result<WorthAsking> {
        const auto warrant = permitting(transaction, question, now);
        if (!warrant) return tl::make_unexpected(warrant.error());
        if (!*warrant) return WorthAsking{true, false};
        const auto changed =
            may_have_changed(transaction, {(*warrant)->targets, watched.signs}, watched.changes, now);
        if (!changed) return tl::make_unexpected(changed.error());
        const auto due = storage::ToldAnswers{transaction, question.liid}.due(watched.amendments);
        if (!due) return tl::make_unexpected(due.error());
        return WorthAsking{*changed, due->now};
      });
}

Result<bool> worth_amending(storage::Database& database, const Question& question, const Watched& watched,
                            NetworkTime now, std::chrono::milliseconds limit) {
  return storage::with_transaction(
      database, storage::Access::kReadOnly, limit, [&](storage::Transaction& transaction) -> Result<bool> {
        const auto warrant = permitting(transaction, question, now);
        if (!warrant) return tl::make_unexpected(warrant.error());
        if (!*warrant) return true;
        storage::ToldAnswers answers{transaction, question.liid};
        const auto due = answers.due(watched.amendments);
        if (!due) return tl::make_unexpected(due.error());
        if (due->now || !due->since) return due->now;
        return concerns_answers(transaction, {(*warrant)->targets, watched.signs}, answers, *due->since);
      });
}

}  // namespace vouch::services
