#include "services/answer/amendments.h"

#include <algorithm>
#include <string>
#include <utility>

#include "domain/common/sorted_set.h"
#include "services/answer/given_again.h"
#include "services/answer/left_out.h"
#include "storage/session/session_reader.h"
#include "storage/watch/news_reader.h"

namespace vouch::services {
namespace {

using storage::AmendedAnswer;
using storage::ToldAnswer;

/// Answers looked through, and amendments told, at a time.
constexpr std::size_t kPart = 32;

/// Messages of the session that had passed before the answer and became known after it.
Result<void> add_reasons_of_session(Case& open_case, const AmendedAnswer& amended,
                                    std::vector<AmendmentReason>& reasons) {
  const auto* call_id = std::get_if<std::string>(&amended.told.subject.what);
  if (call_id == nullptr) return {};
  storage::SessionReader reader{open_case.transaction()};
  const auto count = [&](KnowledgeTime known) -> Result<std::ptrdiff_t> {
    const auto facts = reader.facts_of(*call_id, known);
    if (!facts) return tl::make_unexpected(facts.error());
    return std::count_if(facts->begin(), facts->end(),
                         [&](const SessionFact& fact) { return fact.observed_at < moment_of(amended.told); });
  };
  const auto before = count(amended.told.stood_at);
  if (!before) return tl::make_unexpected(before.error());
  const auto after = count(amended.known_at);
  if (!after) return tl::make_unexpected(after.error());
  if (*before != *after) insert_sorted(reasons, AmendmentReason::kSessionMessageCameLate);
  return {};
}

std::vector<AmendmentReason> reasons_of(const storage::LateRegistrations& late) {
  std::vector<AmendmentReason> reasons;
  if (late.came) reasons.push_back(AmendmentReason::kRegistrationCameLate);
  if (late.corrected) reasons.push_back(AmendmentReason::kRegistrationCorrected);
  return reasons;
}

Result<Amendment> describe(Case& open_case, const AmendedAnswer& amended,
                           const storage::LateRegistrations& late) {
  auto differing = compare(open_case, amended.told, amended.known_at);
  if (!differing) return tl::make_unexpected(differing.error());
  Amendment amendment{amended,
                      reasons_of(late),
                      std::move(differing->told.bindings),
                      std::move(differing->now.bindings),
                      std::move(differing->told.session),
                      std::move(differing->now.session)};
  if (auto added = add_reasons_of_session(open_case, amended, amendment.reasons); !added)
    return tl::make_unexpected(added.error());
  if (amendment.reasons.empty()) amendment.reasons = {AmendmentReason::kOthersCameLate};
  return amendment;
}

/// Takes the turn to look through the answers with what is known now, or to go on where the last one broke
/// off; nothing where there is nothing to look through, or not now. `done` tells which.
Result<std::optional<storage::AmendmentPass>> take_turn(storage::ToldAnswers& answers, KnowledgeTime known,
                                                        bool& done) {
  auto pass = answers.take_pass(known);
  if (!pass) return pass;
  done = false;
  // Another stream has the turn, or began it with more knowledge than there is here: that comes first.
  if (!*pass || (*pass)->passing_to.value_or(known) > known) return std::optional<storage::AmendmentPass>{};
  if ((*pass)->passing_to) return pass;
  // Each pass knows more than the one before, so that what it amends stands behind what was amended.
  done = (*pass)->known_at >= known;
  if (done) return std::optional<storage::AmendmentPass>{};
  storage::AmendmentPass begun;
  begun.known_at = std::min((*pass)->known_at, (*pass)->unseen.value_or(known));
  begun.passing_to = known;
  begun.seen_below = (*pass)->visible_below;
  return std::optional{begun};
}

/// Compares one answer with what it would be as known at `known`.
Result<void> look_at(Case& open_case, storage::ToldAnswers& answers, const ToldAnswer& told,
                     KnowledgeTime known) {
  if (told.stood_at >= known) return {};
  const auto differing = compare(open_case, told, known);
  if (!differing) return tl::make_unexpected(differing.error());
  if (differing->is_empty()) return {};
  return answers.amend({told, known});
}

/// Looks through a part of the answers. Returns whether that was the last part.
Result<bool> look_through(Case& open_case, storage::ToldAnswers& answers, const Enough& enough) {
  bool done = false;
  const auto taken = take_turn(answers, open_case.as_of(), done);
  if (!taken) return tl::make_unexpected(taken.error());
  if (!*taken) return done;
  storage::AmendmentPass pass = **taken;
  const KnowledgeTime to = *pass.passing_to;
  const auto news = news_between(open_case, pass.known_at, to);
  if (!news) return tl::make_unexpected(news.error());
  std::vector<ToldAnswer> part;
  if (news->at) {
    auto found = answers.speaking_of(*news->at, pass, kPart);
    if (!found) return tl::make_unexpected(found.error());
    part = std::move(*found);
  }
  LeftOut left_out{open_case, answers, *news, enough};
  bool last = part.size() < kPart;
  for (const ToldAnswer& told : part) {
    if (const auto* page = std::get_if<storage::ToldPage>(&told.subject.what)) {
      auto place = left_out.look_at(told, *page, pass.in_page);
      if (!place) return tl::make_unexpected(place.error());
      pass.in_page = std::move(*place);
      last = last && pass.in_page.empty();
      if (!pass.in_page.empty()) break;
    } else if (auto looked = look_at(open_case, answers, told, to); !looked) {
      return tl::make_unexpected(looked.error());
    }
    pass.behind_entry = told.entry;
    pass.behind_number = told.number;
    if (&told == &part.back() || !enough || !enough()) continue;
    last = false;
    break;
  }
  if (last) {
    const std::uint64_t seen_below = pass.seen_below;
    pass = {};
    pass.known_at = to;
    pass.seen_below = seen_below;
  }
  if (auto noted = answers.note_pass(pass); !noted) return tl::make_unexpected(noted.error());
  return last && to == open_case.as_of();
}

/// Tells those of `untaken` that there is time for. Returns whether that is all of them.
Result<bool> tell_untaken(Case& open_case, const std::vector<AmendedAnswer>& untaken, const Enough& enough,
                          AmendmentsAnswer& answer) {
  const auto late =
      storage::NewsReader{open_case.transaction()}.late_registrations(open_case.warrant().targets, untaken);
  if (!late) return tl::make_unexpected(late.error());
  for (std::size_t i = 0; i < untaken.size(); ++i) {
    if (i > 0 && enough && enough()) return false;
    auto one = describe(open_case, untaken[i], (*late)[i]);
    if (!one) return tl::make_unexpected(one.error());
    answer.amendments.push_back(std::move(*one));
  }
  return true;
}

}  // namespace

Result<AmendmentsAnswer> amendments(Case& open_case, const storage::AmendmentId& after,
                                    const Enough& enough) {
  storage::ToldAnswers answers{open_case.transaction(), open_case.warrant().liid};
  const auto done = look_through(open_case, answers, enough);
  if (!done) return tl::make_unexpected(done.error());
  const auto untaken = answers.untaken(after, kPart);
  if (!untaken) return tl::make_unexpected(untaken.error());
  AmendmentsAnswer answer;
  const auto told = tell_untaken(open_case, *untaken, enough, answer);
  if (!told) return tl::make_unexpected(told.error());
  answer.more = !*done || !*told || untaken->size() == kPart;
  NetworkTime first = open_case.now();
  for (const Amendment& one : answer.amendments) {
    const ToldAnswer& amended = one.amended.told;
    first = std::min(first, amended.subject.at.value_or(moment_of(amended)));
  }
  auto coverage = open_case.coverage(first, open_case.now(), kOfSessions);
  if (!coverage) return tl::make_unexpected(coverage.error());
  answer.basis.coverage = std::move(*coverage);
  return answer;
}

Result<Acknowledged> acknowledge(Case& open_case, const std::string& caller,
                                 std::span<const storage::AmendmentId> ids) {
  storage::ToldAnswers answers{open_case.transaction(), open_case.warrant().liid};
  const auto count = answers.acknowledge(ids, caller, open_case.now());
  if (!count) return tl::make_unexpected(count.error());
  auto coverage = open_case.coverage(open_case.now(), open_case.now(), kOfSessions);
  if (!coverage) return tl::make_unexpected(coverage.error());
  return Acknowledged{{{}, {}, std::move(*coverage), 0}, *count};
}

}  // namespace vouch::services
