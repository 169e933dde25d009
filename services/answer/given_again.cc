#include "services/answer/given_again.h"

#include <algorithm>
#include <utility>

#include "services/answer/difference.h"
#include "services/answer/lookup.h"

namespace vouch::services {
namespace {

using storage::ToldAnswer;

/// The answer to the same question about the same moment with what is known at `known`.
Result<Given> give_again(Case& open_case, const ToldAnswer& told, KnowledgeTime known) {
  CaseAgain again{open_case, told, known};
  Given given;
  if (const auto* target = std::get_if<Target>(&told.subject.what)) {
    auto bindings = looked_up(again.get(), *target, told.subject.at);
    if (!bindings) return tl::make_unexpected(bindings.error());
    given.bindings = std::move(*bindings);
    return given;
  }
  auto session = resolved(again.get(), std::get<std::string>(told.subject.what), told.subject.at);
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

}  // namespace

NetworkTime moment_of(const ToldAnswer& told) {
  return NetworkTime::from_us(told.as_of.us);
}

CaseAgain::CaseAgain(Case& open_case, const ToldAnswer& told, KnowledgeTime known)
    : knowledge_(open_case.transaction(), known), case_(knowledge_, open_case.warrant(), moment_of(told)) {
  const Period& whole = open_case.period();
  case_.cut_to({whole.since, std::min(whole.until, moment_of(told))});
}

Result<Differing> compare(Case& open_case, const ToldAnswer& told, KnowledgeTime known) {
  const bool was_left_out = told.subject.left_out && told.stood_at == told.as_of;
  const auto before = was_left_out ? Result<Given>{Given{}} : give_again(open_case, told, told.stood_at);
  if (!before) return tl::make_unexpected(before.error());
  const auto after = give_again(open_case, told, known);
  if (!after) return tl::make_unexpected(after.error());
  return Differing{rest_of(*before, *after), rest_of(*after, *before)};
}

}  // namespace vouch::services
