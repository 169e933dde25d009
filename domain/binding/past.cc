#include "domain/binding/past.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "domain/binding/absorb_reports.h"
#include "domain/binding/order_reports.h"
#include "domain/binding/timeline.h"
#include "domain/common/sorted_set.h"

namespace vouch {
namespace {

using FactSpan = std::span<const RegistrationFact>;

/// How far a report can be from what it tells of and still change how that counts.
constexpr std::int64_t kReportReachS = kReportLateS + kReportWindowS + 1;
/// How long facts of a time may still come in without making the past anew: other hops, other feeds.
constexpr std::int64_t kSettlesAfterS = 600;

NetworkTime when_seen(const RegistrationFact& fact) {
  return fact.registration->observed_at;
}

bool tells_state(const RegistrationFact& fact) {
  return is_report(fact.contact.kind);
}

std::uint64_t mark_of(const std::array<std::uint8_t, 16>& id, std::string_view text) {
  const auto octets = derive_uuid(id, text);
  std::uint64_t mark = 0;
  for (std::size_t i = 0; i < sizeof mark; ++i) mark = mark << 8 | octets[i];
  return mark;
}

/// By which a report names a REGISTER, and sightings of one know each other.
std::uint64_t name_mark(const Registration& registration) {
  return mark_of({}, registration.call_id + '\n' + std::to_string(registration.cseq));
}

std::uint64_t own_mark(const RegistrationFact& fact) {
  return tells_state(fact) ? mark_of(fact.registration->id.octets, "report") : name_mark(fact.registration);
}

bool is_marked(const Past& past, std::uint64_t mark) {
  return std::binary_search(past.marks.begin(), past.marks.end(), mark);
}

/// One contact of one registration, from its first sighting to its last.
struct Seen {
  NetworkTime first;
  NetworkTime last;
  NetworkTime granted_until;
};

std::vector<Seen> registrations_in(FactSpan facts) {
  std::map<RegistrationKey, Seen> by_key;
  for (const RegistrationFact& fact : facts) {
    const NetworkTime when = when_seen(fact);
    const bool bound = fact.contact.kind == RegistrationKind::kBound;
    const Seen one{when, when, bound ? when.plus_s(fact.contact.expires_s) : when};
    const auto [place, is_new] = by_key.try_emplace(key_of(fact), one);
    Seen& all = place->second;
    all = {std::min(all.first, one.first), std::max(all.last, one.last),
           std::max(all.granted_until, one.granted_until)};
  }
  std::vector<Seen> seen;
  for (const auto& [key, one] : by_key) seen.push_back(one);
  std::sort(seen.begin(), seen.end(), [](const Seen& a, const Seen& b) { return a.first < b.first; });
  return seen;
}

std::vector<NetworkTime> times_of_reports(FactSpan facts) {
  std::vector<NetworkTime> times;
  for (const RegistrationFact& fact : facts) {
    if (tells_state(fact)) times.push_back(when_seen(fact));
  }
  std::sort(times.begin(), times.end());
  return times;
}

/// The latest moment, if any, that parts `seen`, by first sighting, and is behind `behind`.
std::optional<NetworkTime> latest_parting(const std::vector<Seen>& seen,
                                          const std::vector<NetworkTime>& reports, NetworkTime behind) {
  std::vector<NetworkTime> last_before;  // of all that began before each
  NetworkTime last = NetworkTime::min();
  for (const Seen& one : seen) {
    last_before.push_back(last);
    last = std::max(last, one.last);
  }
  const NetworkTime settled = last.plus_s(-kSettlesAfterS);
  const auto parts = [&](NetworkTime moment, NetworkTime last_one) {
    const auto near = std::lower_bound(reports.begin(), reports.end(), moment.plus_s(-kReportReachS));
    const bool report_near = near != reports.end() && *near <= moment.plus_s(kReportReachS);
    return moment <= settled && last_one < moment && behind < moment && !report_near;
  };
  for (std::size_t i = seen.size(); i-- > 1;) {
    // With a registration, or, where a report of it comes with each, in the quiet ahead of it.
    for (const NetworkTime moment : {seen[i].first, seen[i].first.plus_s(-kReportReachS - 1)}) {
      if (parts(moment, last_before[i])) return moment;
    }
    if (seen[i].first <= behind) break;
  }
  return std::nullopt;
}

std::vector<MergedRegistration> registrations_within(std::vector<MergedRegistration> registrations,
                                                     NetworkTime since, NetworkTime until) {
  std::erase_if(registrations,
                [&](const MergedRegistration& one) { return time_of(one) < since || until <= time_of(one); });
  return registrations;
}

}  // namespace

std::vector<Binding> timeline(const Past* past, FactSpan recent) {
  if (past == nullptr) return timeline(recent);
  const auto registrations =
      registrations_within(registrations_told_by(recent), past->until, NetworkTime::max());
  return told(fold(past->bindings, registrations));
}

bool is_over_before(const Past& past, NetworkTime when) {
  return past.until.plus_s(kReportReachS) <= when;
}

bool admits(const Past& past, FactSpan added) {
  return std::all_of(added.begin(), added.end(), [&](const RegistrationFact& fact) {
    return is_over_before(past, when_seen(fact)) && !is_marked(past, own_mark(fact));
  });
}

bool stands_alone(const Past& past, FactSpan recent) {
  std::set<RegistrationKey> in_past;
  for (const RegistrationFact& fact : recent) {
    if (when_seen(fact) < past.until) in_past.insert(key_of(fact));
  }
  return std::none_of(recent.begin(), recent.end(), [&](const RegistrationFact& fact) {
    if (when_seen(fact) < past.until) return false;
    if (in_past.contains(key_of(fact))) return true;
    return ends_whole_registration(fact.contact) && !fact.registration->call_id.empty() &&
           is_marked(past, name_mark(fact.registration));
  });
}

std::optional<Past> fold_past(const Past* before, FactSpan recent) {
  const auto seen = registrations_in(recent);
  const NetworkTime since = before != nullptr ? before->until : NetworkTime::min();
  const auto until = latest_parting(seen, times_of_reports(recent), since);
  if (!until) return std::nullopt;

  Past past;
  past.begins = before != nullptr ? before->begins : seen.front().first;
  past.until = past.read_from = *until;
  for (const Seen& one : seen) {
    if (one.first < *until && *until < one.granted_until)
      past.read_from = std::min(past.read_from, one.first);
  }
  if (before != nullptr) past.marks = before->marks;
  std::size_t left = 0;
  for (const RegistrationFact& fact : recent) {
    if (past.read_from <= when_seen(fact)) {
      ++left;
    } else {
      past.marks.push_back(own_mark(fact));
      if (tells_state(fact) && !fact.registration->call_id.empty())
        past.marks.push_back(name_mark(fact.registration));
    }
  }
  if (left > recent.size() / 2) return std::nullopt;
  make_sorted_set(past.marks);
  past.bindings = fold(before != nullptr ? before->bindings : FoldedBindings{},
                       registrations_within(registrations_told_by(recent), since, *until));
  if (!stands_alone(past, recent)) return std::nullopt;
  return past;
}

}  // namespace vouch
