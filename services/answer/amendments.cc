#include "services/answer/amendments.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "domain/common/sorted_set.h"
#include "services/answer/difference.h"
#include "services/answer/lookup.h"
#include "storage/session/session_reader.h"
#include "storage/watch/news_reader.h"

namespace vouch::services {
namespace {

using storage::AmendedAnswer;
using storage::ToldAnswer;

/// Answers looked through, and amendments told, at a time.
constexpr std::size_t kPart = 32;

NetworkTime moment_of(const ToldAnswer& told) {
  return NetworkTime::from_us(told.as_of.us);
}

/// An answer as of some knowledge: one of both.
struct Given {
  std::vector<ToldBinding> bindings;
  std::optional<ToldSession> session;
};

/// The answer to the same question about the same moment with what is known at `known`.
Result<Given> give_again(Case& open_case, const ToldAnswer& told, KnowledgeTime known) {
  const Period& whole = open_case.period();
  const NetworkTime moment = moment_of(told);
  Knowledge knowledge{open_case.transaction(), known};
  Case again{knowledge, open_case.warrant(), moment};
  again.cut_to({whole.since, std::min(whole.until, moment)});
  Given given;
  if (const auto* target = std::get_if<Target>(&told.subject.what)) {
    auto bindings = looked_up(again, *target, told.subject.at);
    if (!bindings) return tl::make_unexpected(bindings.error());
    given.bindings = std::move(*bindings);
    return given;
  }
  auto session = resolved(again, std::get<std::string>(told.subject.what), told.subject.at);
  if (session) {
    given.session = std::move(*session);
  } else if (session.error().code != "SESSION_NOT_FOUND") {
    return tl::make_unexpected(session.error());
  }
  return given;
}

std::vector<ToldLeg> legs_of(const Given& given) {
  return given.session ? given.session->legs : std::vector<ToldLeg>{};
}

/// What the one holds and the other does not.
Given rest_of(const Given& given, const Given& other) {
  Given rest;
  rest.bindings = difference::only_in(given.bindings, other.bindings, difference::same_binding);
  auto legs = difference::only_in(legs_of(given), legs_of(other), difference::same_part);
  if (legs.empty()) return rest;
  rest.session = given.session;
  rest.session->legs = std::move(legs);
  return rest;
}

bool is_empty(const Given& given) {
  return given.bindings.empty() && !given.session;
}

/// How an answer differs as known at two times.
struct Differing {
  Given told;
  Given now;
};

Result<Differing> compare(Case& open_case, const ToldAnswer& told, KnowledgeTime known) {
  const auto before = give_again(open_case, told, told.stood_at);
  if (!before) return tl::make_unexpected(before.error());
  const auto after = give_again(open_case, told, known);
  if (!after) return tl::make_unexpected(after.error());
  return Differing{rest_of(*before, *after), rest_of(*after, *before)};
}

/// Registrations that were accepted before the answer and became known after it; of them, seen otherwise.
Result<void> add_reasons_of_registrations(Case& open_case, const AmendedAnswer& amended,
                                          std::vector<AmendmentReason>& reasons) {
  storage::BindingReader reader{open_case.transaction()};
  std::vector<Impu> impus;
  for (const Target& target : open_case.warrant().targets) {
    const auto own = open_case.world().load(target);
    if (!own) return tl::make_unexpected(own.error());
    insert_all_sorted(impus, *own);
  }
  const auto before = reader.facts_of(impus, amended.told.stood_at);
  if (!before) return tl::make_unexpected(before.error());
  const auto after = reader.facts_of(impus, amended.known_at);
  if (!after) return tl::make_unexpected(after.error());
  std::set<RegistrationId> known;
  for (const RegistrationFact& fact : *before) known.insert(fact.registration.id);
  const std::set<RegistrationFact> facts_before(before->begin(), before->end());
  for (const RegistrationFact& fact : *after) {
    if (facts_before.contains(fact) || fact.registration.observed_at >= moment_of(amended.told)) continue;
    insert_sorted(reasons, known.contains(fact.registration.id) ? AmendmentReason::kRegistrationCorrected
                                                                : AmendmentReason::kRegistrationCameLate);
  }
  return {};
}

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

Result<Amendment> describe(Case& open_case, const AmendedAnswer& amended) {
  auto differing = compare(open_case, amended.told, amended.known_at);
  if (!differing) return tl::make_unexpected(differing.error());
  Amendment amendment{amended,
                      {},
                      std::move(differing->told.bindings),
                      std::move(differing->now.bindings),
                      std::move(differing->told.session),
                      std::move(differing->now.session)};
  if (auto added = add_reasons_of_registrations(open_case, amended, amendment.reasons); !added)
    return tl::make_unexpected(added.error());
  if (auto added = add_reasons_of_session(open_case, amended, amendment.reasons); !added)
    return tl::make_unexpected(added.error());
  if (amendment.reasons.empty()) amendment.reasons = {AmendmentReason::kOthersCameLate};
  return amendment;
}

/// The network time of the earliest that became known after `after`; nothing if nothing did.
Result<std::optional<NetworkTime>> earliest_news(Case& open_case, KnowledgeTime after) {
  const auto news = storage::NewsReader{open_case.transaction()}.earliest(open_case.warrant().targets, after,
                                                                          open_case.world().as_of());
  if (!news) return tl::make_unexpected(news.error());
  if (!news->registration || !news->call) return news->registration ? news->registration : news->call;
  return std::min(news->registration, news->call);
}

/// Looks through a part of the answers. Returns whether that was the last part.
Result<bool> look_through(Case& open_case, storage::ToldAnswers& answers) {
  const KnowledgeTime known = open_case.world().as_of();
  const auto taken = answers.take_pass(known);
  if (!taken) return tl::make_unexpected(taken.error());
  // Another stream has the turn, or has done it with more knowledge.
  if (!*taken || (*taken)->known_at >= known) return true;
  storage::AmendmentPass pass = **taken;
  const KnowledgeTime to = pass.passing_to.value_or(known);
  const auto news = earliest_news(open_case, pass.known_at);
  if (!news) return tl::make_unexpected(news.error());
  std::vector<ToldAnswer> part;
  if (*news) {
    auto found = answers.speaking_of(**news, pass, kPart);
    if (!found) return tl::make_unexpected(found.error());
    part = std::move(*found);
  }
  for (const ToldAnswer& told : part) {
    if (told.stood_at >= known) continue;
    const auto differing = compare(open_case, told, known);
    if (!differing) return tl::make_unexpected(differing.error());
    if (is_empty(differing->told) && is_empty(differing->now)) continue;
    if (auto amended = answers.amend({told, known}); !amended) return tl::make_unexpected(amended.error());
  }
  const bool last = part.size() < kPart;
  pass = last ? storage::AmendmentPass{to, {}, 0, 0}
              : storage::AmendmentPass{pass.known_at, to, part.back().entry, part.back().number};
  if (auto noted = answers.note_pass(pass); !noted) return tl::make_unexpected(noted.error());
  return last && to == known;
}

}  // namespace

Result<AmendmentsAnswer> amendments(Case& open_case, const storage::AmendmentId& after) {
  storage::ToldAnswers answers{open_case.transaction(), open_case.warrant().liid};
  const auto done = look_through(open_case, answers);
  if (!done) return tl::make_unexpected(done.error());
  const auto untaken = answers.untaken(after, kPart);
  if (!untaken) return tl::make_unexpected(untaken.error());
  AmendmentsAnswer answer{{}, !*done || untaken->size() == kPart};
  for (const AmendedAnswer& amended : *untaken) {
    auto one = describe(open_case, amended);
    if (!one) return tl::make_unexpected(one.error());
    answer.amendments.push_back(std::move(*one));
  }
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
