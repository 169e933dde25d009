#include "domain/binding/absorb_reports.h"

#include <algorithm>
#include <utility>

#include "domain/common/sorted_set.h"

namespace vouch {
namespace {

NetworkTime expiry_of(const MergedRegistration& one) {
  return time_of(one).plus_s(one.fact.contact.expires_s);
}

/// Whether `report` is the registrar's word on what `registration` did.
bool repeats(const MergedRegistration& report, const MergedRegistration& registration) {
  if (!are_together(time_of(report), time_of(registration))) return false;
  const RegisteredContact& told = report.fact.contact;
  const RegisteredContact& done = registration.fact.contact;
  if (told.kind == RegistrationKind::kReportedUnregistered && done.kind == RegistrationKind::kRemovedAll)
    return true;
  const bool same_deed =
      told.kind == RegistrationKind::kReportedActive
          ? done.kind == RegistrationKind::kBound && are_together(expiry_of(report), expiry_of(registration))
          : told.kind == RegistrationKind::kReportedUnregistered && done.kind == RegistrationKind::kRemoved;
  return same_deed && same_contact(told.uri, done.uri);
}

std::uint64_t distance(NetworkTime a, NetworkTime b) {
  const auto [low, high] = std::minmax(a.us, b.us);
  return static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
}

/// The nearest REGISTER that the report repeats; null if none does.
MergedRegistration* repeated_by(const MergedRegistration& report, std::vector<MergedRegistration>& all) {
  MergedRegistration* nearest = nullptr;
  // They are in network order: only those in the window are looked at.
  const auto first = std::lower_bound(all.begin(), all.end(), time_of(report).plus_s(-kReportWindowS),
                                      [](const auto& one, NetworkTime when) { return time_of(one) < when; });
  const NetworkTime last = time_of(report).plus_s(kReportWindowS);
  for (auto place = first; place != all.end() && time_of(*place) <= last; ++place) {
    MergedRegistration& one = *place;
    if (is_report(one.fact.contact.kind) || !repeats(report, one)) continue;
    const bool nearer = nearest == nullptr || distance(time_of(report), time_of(one)) <
                                                  distance(time_of(report), time_of(*nearest));
    if (nearer) nearest = &one;
  }
  return nearest;
}

}  // namespace

bool are_together(NetworkTime a, NetworkTime b) {
  return a <= b.plus_s(kReportWindowS) && b <= a.plus_s(kReportWindowS);
}

bool same_contact(const ContactUri& a, const ContactUri& b) {
  if (a == b) return true;
  const auto left = parse_uri(a.reveal());
  const auto right = parse_uri(b.reveal());
  return left && right && equal(*left, *right);
}

std::string contact_key(const ContactUri& contact) {
  const auto uri = parse_uri(contact.reveal());
  return uri ? equality_key(*uri) : contact.reveal();
}

void absorb_reports(std::vector<MergedRegistration>& registrations) {
  std::vector<MergedRegistration> kept;
  kept.reserve(registrations.size());
  // Nothing is moved before all are looked at: a report looks at what stands before and behind it.
  std::vector<bool> absorbed;
  for (const MergedRegistration& report : registrations) {
    MergedRegistration* repeated =
        is_report(report.fact.contact.kind) ? repeated_by(report, registrations) : nullptr;
    absorbed.push_back(repeated != nullptr);
    if (repeated == nullptr) continue;
    insert_all_sorted(repeated->feeds, report.feeds);
    insert_all_sorted(repeated->notes, report.notes);
    repeated->reported = true;
    if (!repeated->fact.contact.q) repeated->fact.contact.q = report.fact.contact.q;
  }
  for (std::size_t i = 0; i < registrations.size(); ++i) {
    if (!absorbed[i]) kept.push_back(std::move(registrations[i]));
  }
  registrations = std::move(kept);
}

}  // namespace vouch
