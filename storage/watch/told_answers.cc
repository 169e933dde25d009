#include "storage/watch/told_answers.h"

#include "storage/watch/statements.h"

namespace vouch::storage {
namespace {

ToldAnswer read_told(RowReader& row) {
  ToldAnswer told;
  told.entry = row.number<std::int64_t>();
  told.number = row.number<int>();
  told.as_of = row.time<KnowledgeTime>();
  const std::string kind = row.text();
  auto subject = told_subject_from(kind, row.text());
  if (subject) {
    told.subject = std::move(*subject);
  } else {
    row.mark_unreadable();
  }
  told.subject.at = row.maybe_time<NetworkTime>();
  told.stood_at = row.time<KnowledgeTime>();
  return told;
}

}  // namespace

Result<std::optional<AmendmentPass>> ToldAnswers::take_pass(KnowledgeTime now) {
  const auto begun = transaction_.change(watch_sql::kBeginPass, {cell(liid_), cell(now)});
  if (!begun) return tl::make_unexpected(begun.error());
  const auto taken = transaction_.query(watch_sql::kTakePass, {cell(liid_)}, [](RowReader& row) {
    AmendmentPass pass;
    pass.known_at = row.time<KnowledgeTime>();
    pass.passing_to = row.maybe_time<KnowledgeTime>();
    pass.behind_entry = row.number<std::int64_t>();
    pass.behind_number = row.number<int>();
    pass.in_page = row.text();
    pass.unseen = row.maybe_time<KnowledgeTime>();
    pass.seen_below = row.number<std::uint64_t>();
    pass.visible_below = row.number<std::uint64_t>();
    return pass;
  });
  if (!taken) return tl::make_unexpected(taken.error());
  if (taken->empty()) return std::optional<AmendmentPass>{};
  return std::optional{taken->front()};
}

Result<void> ToldAnswers::note_pass(const AmendmentPass& pass) {
  const auto noted = transaction_.change(
      watch_sql::kNotePass, {cell(liid_), cell(pass.known_at), cell(pass.passing_to), cell(pass.behind_entry),
                             cell(pass.behind_number), cell(pass.in_page), cell(pass.seen_below)});
  if (!noted) return tl::make_unexpected(noted.error());
  return {};
}

Result<AmendmentsDue> ToldAnswers::due(const AmendmentId& after) {
  const auto found = transaction_.query(
      watch_sql::kAmendmentsDue, {cell(liid_), cell(after.known_at), cell(after.entry), cell(after.number)},
      [](RowReader& row) {
        AmendmentsDue due;
        due.now = row.boolean();
        due.since = row.maybe_time<KnowledgeTime>();
        return due;
      });
  if (!found) return tl::make_unexpected(found.error());
  return found->front();
}

Result<std::vector<ToldAnswer>> ToldAnswers::speaking_of(NetworkTime when, const AmendmentPass& pass,
                                                         std::size_t most) {
  return transaction_.query(
      watch_sql::kToldAnswersAfter,
      {cell(liid_), cell(when), cell(pass.behind_entry), cell(pass.behind_number), cell(most)}, read_told);
}

Result<std::vector<CallTold>> ToldAnswers::calls_told_in(std::int64_t entry) {
  return transaction_.query(watch_sql::kCallsToldIn, {cell(liid_), cell(entry)}, [](RowReader& row) {
    CallTold told;
    told.call_id = row.text();
    told.began = row.maybe_time<NetworkTime>().value_or(NetworkTime::min());
    return told;
  });
}

Result<ToldAnswer> ToldAnswers::add_left_out(const ToldAnswer& page, const CallTold& call) {
  const auto added = transaction_.query(
      watch_sql::kAddLeftOut,
      {cell(liid_), cell(page.entry), cell(page.number), cell(call.call_id), cell(call.began)},
      [](RowReader& row) { return row.number<int>(); });
  if (!added) return tl::make_unexpected(added.error());
  if (added->empty()) return fail("CONFLICT", "told_answer");
  return ToldAnswer{page.entry, added->front(), page.as_of, {call.call_id, call.began, true}, page.as_of};
}

Result<void> ToldAnswers::amend(const AmendedAnswer& amended) {
  const auto added = transaction_.change(watch_sql::kAddAmendment,
                                         {cell(liid_), cell(amended.told.entry), cell(amended.told.number),
                                          cell(amended.known_at), cell(amended.told.stood_at)});
  if (!added) return tl::make_unexpected(added.error());
  return {};
}

Result<std::vector<AmendedAnswer>> ToldAnswers::untaken(const AmendmentId& after, std::size_t most) {
  return transaction_.query(
      watch_sql::kUntakenAmendments,
      {cell(liid_), cell(after.known_at), cell(after.entry), cell(after.number), cell(most)},
      [](RowReader& row) {
        AmendedAnswer amended;
        amended.told = read_told(row);
        amended.known_at = row.time<KnowledgeTime>();
        return amended;
      });
}

Result<std::size_t> ToldAnswers::acknowledge(std::span<const AmendmentId> ids, const std::string& caller,
                                             NetworkTime when) {
  std::vector<Row> rows;
  for (const AmendmentId& id : ids) rows.push_back({cell(id.entry), cell(id.number), cell(id.known_at)});
  Row parameters{cell(liid_)};
  for (Cell& column : columns_of(rows, 3)) parameters.push_back(std::move(column));
  parameters.push_back(cell(caller));
  parameters.push_back(cell(when));
  return transaction_.change(watch_sql::kAcknowledgeAmendments, parameters);
}

}  // namespace vouch::storage
