#include "domain/binding/order_reports.h"

#include <algorithm>
#include <tuple>

#include "domain/binding/absorb_reports.h"

namespace vouch {
namespace {

/// At equal times a REGISTER comes first, then what ended, single contacts with their reasons in front of the
/// rest, then what is live all the same.
int rank_of(const MergedRegistration& one) {
  const RegisteredContact& contact = one.fact.contact;
  if (!is_report(contact.kind)) return 0;
  if (ends_whole_registration(contact)) return 2;
  return is_reported_end(contact.kind) ? 1 : 3;
}

using Place = std::vector<MergedRegistration>::const_iterator;

/// Whether `report` names this REGISTER as the last one.
bool names(const Registration& report, const Registration& registered) {
  return !report.call_id.empty() && report.call_id == registered.call_id && report.cseq == registered.cseq;
}

/// Whether `end`, though seen before `later`, tells of what came after it.
bool comes_behind(const MergedRegistration& end, const MergedRegistration& later) {
  const RegistrationKind done = later.fact.contact.kind;
  if (is_report(done)) return false;
  const bool whole = ends_whole_registration(end.fact.contact);
  if (whole && (done == RegistrationKind::kRemoved || done == RegistrationKind::kRemovedAll)) return true;
  return names(end.fact.registration, later.fact.registration);
}

bool is_of_same_device(const RegisteredContact& a, const RegisteredContact& b) {
  return a.instance && b.instance ? a.instance->same_instance(*b.instance) : same_contact(a.uri, b.uri);
}

/// The first in [first, place) that was registered behind what the end at `place` tells of; `place` if none
/// was. Both ends of the way are short: what was seen long before the end is not looked at.
Place overtaken_by(Place first, Place place) {
  const RegistrationFact& end = place->fact;
  if (end.registration->call_id.empty() || !ends_whole_registration(end.contact)) return place;
  const auto earliest =
      std::lower_bound(first, place, time_of(*place).plus_s(-kReportLateS),
                       [](const MergedRegistration& one, NetworkTime when) { return time_of(one) < when; });
  for (auto one = earliest; one != place; ++one) {
    const RegistrationFact& bound = one->fact;
    if (bound.contact.kind != RegistrationKind::kBound || names(end.registration, bound.registration))
      continue;
    if (is_of_before(end, bound)) return one;
    const bool is_next = std::any_of(first, one, [&](const MergedRegistration& earlier) {
      return names(end.registration, earlier.fact.registration) &&
             is_of_same_device(earlier.fact.contact, bound.contact);
    });
    if (is_next) return one;
  }
  return place;
}

/// When the end at `place` took effect.
NetworkTime effective_time(Place first, Place place, Place last) {
  const NetworkTime seen = time_of(*place);
  const auto later = overtaken_by(first, place);
  if (later != place) return NetworkTime::from_us(time_of(*later).us - 1);
  for (auto behind = place; behind != last && are_together(time_of(*behind), seen); ++behind) {
    if (comes_behind(*place, *behind)) return time_of(*behind);
  }
  return seen;
}

}  // namespace

bool is_of_before(const RegistrationFact& end, const RegistrationFact& bound) {
  const Registration& named = end.registration;
  const Registration& registered = bound.registration;
  return ends_whole_registration(end.contact) && !is_report(bound.contact.kind) && !named.call_id.empty() &&
         named.call_id == registered.call_id && registered.cseq > named.cseq &&
         named.observed_at <= registered.observed_at.plus_s(kReportLateS);
}

void order_reports(std::vector<MergedRegistration>& registrations) {
  std::vector<std::pair<MergedRegistration*, NetworkTime>> moved;
  for (auto place = registrations.begin(); place != registrations.end(); ++place) {
    if (!is_reported_end(place->fact.contact.kind)) continue;
    moved.emplace_back(&*place, effective_time(registrations.begin(), place, registrations.end()));
  }
  for (const auto& [report, when] : moved) report->fact.registration.change().observed_at = when;
  std::stable_sort(registrations.begin(), registrations.end(), [](const auto& a, const auto& b) {
    return std::tuple(time_of(a), rank_of(a)) < std::tuple(time_of(b), rank_of(b));
  });
}

}  // namespace vouch
