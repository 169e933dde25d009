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

/// Whether `end`, though seen before `later`, tells of what came after it.
bool comes_behind(const MergedRegistration& end, const MergedRegistration& later) {
  const RegistrationKind done = later.fact.contact.kind;
  if (is_report(done)) return false;
  if (ends_whole_registration(end.fact.contact))
    return done == RegistrationKind::kRemoved || done == RegistrationKind::kRemovedAll;
  const Registration& named = end.fact.registration;
  const Registration& seen = later.fact.registration;
  return !named.call_id.empty() && named.call_id == seen.call_id && named.cseq == seen.cseq;
}

/// When the end at `place` took effect.
NetworkTime effective_time(std::vector<MergedRegistration>::const_iterator place,
                           std::vector<MergedRegistration>::const_iterator last) {
  const NetworkTime seen = time_of(*place);
  for (auto later = place; later != last && are_together(time_of(*later), seen); ++later) {
    if (comes_behind(*place, *later)) return time_of(*later);
  }
  return seen;
}

}  // namespace

void order_reports(std::vector<MergedRegistration>& registrations) {
  std::vector<std::pair<MergedRegistration*, NetworkTime>> moved;
  for (auto place = registrations.begin(); place != registrations.end(); ++place) {
    if (!is_reported_end(place->fact.contact.kind)) continue;
    moved.emplace_back(&*place, effective_time(place, registrations.end()));
  }
  for (const auto& [report, when] : moved) report->fact.registration.observed_at = when;
  std::stable_sort(registrations.begin(), registrations.end(), [](const auto& a, const auto& b) {
    return std::tuple(time_of(a), rank_of(a)) < std::tuple(time_of(b), rank_of(b));
  });
}

}  // namespace vouch
