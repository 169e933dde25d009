#include "domain/binding/set_ends.h"

#include <algorithm>
#include <set>

#include "domain/binding/absorb_reports.h"
#include "domain/binding/merge_hops.h"
#include "domain/binding/order_reports.h"
#include "domain/common/sorted_set.h"

namespace vouch {
namespace {

using Facts = std::vector<RegistrationFact>;

bool is_end(const RegistrationFact& fact) {
  const RegistrationKind kind = fact.contact.kind;
  return kind == RegistrationKind::kRemoved || kind == RegistrationKind::kRemovedAll ||
         ends_whole_registration(fact.contact);
}

bool other_identity(const RegistrationFact& end, const RegistrationFact& bound) {
  const auto& a = end.registration->impi;
  const auto& b = bound.registration->impi;
  return a && b && *a != *b;
}

bool same_key(const RegisteredContact& a, const RegisteredContact& b) {
  if (a.instance && a.reg_id && b.instance && b.reg_id)
    return a.instance->same_instance(*b.instance) && a.reg_id == b.reg_id;
  return same_contact(a.uri, b.uri);
}

/// Whether `end` is one of the registration `bound`, by the rules of timeline().
bool ends(const RegistrationFact& end, const RegistrationFact& bound) {
  const NetworkTime since = bound.registration->observed_at;
  const NetworkTime when = end.registration->observed_at;
  if (bound.contact.kind != RegistrationKind::kBound || when < since) return false;
  if (since.plus_s(bound.contact.expires_s) <= when || other_identity(end, bound)) return false;
  if (is_of_before(end, bound)) return false;
  if (end.contact.kind == RegistrationKind::kRemoved)
    return end.contact.emergency == bound.contact.emergency && same_key(end.contact, bound.contact);
  if (end.contact.kind != RegistrationKind::kRemovedAll) return !bound.contact.emergency;
  const auto& instance = end.contact.instance;
  return !instance || (bound.contact.instance && instance->same_instance(*bound.contact.instance));
}

const Facts& facts_in(const FactsByImpu& facts, const Impu& impu) {
  static const Facts none;
  const auto own = facts.find(impu);
  return own == facts.end() ? none : own->second;
}

/// Calls `found` with every end and every registration it ends, of which at least one was offered.
template <class Found>
void for_each_ended(const FactsByImpu& known, const FactsByImpu& offered, Found found) {
  const auto look = [&](const Facts& ended_by, const Facts& bound) {
    for (const RegistrationFact& end : ended_by) {
      if (!is_end(end)) continue;
      for (const RegistrationFact& registration : bound) {
        if (ends(end, registration)) found(end, registration);
      }
    }
  };
  for (const auto& [impu, own] : offered) {
    look(own, own);
    look(own, facts_in(known, impu));
    look(facts_in(known, impu), own);
  }
}

}  // namespace

std::vector<ContactUri> contacts_ended(const FactsByImpu& known, const FactsByImpu& offered) {
  std::vector<ContactUri> contacts;
  for_each_ended(known, offered,
                 [&](const auto&, const auto& bound) { contacts.push_back(bound.contact.uri); });
  make_sorted_set(contacts);
  return contacts;
}

std::optional<NetworkTime> earliest_end(const FactsByImpu& known, const FactsByImpu& offered) {
  std::optional<NetworkTime> earliest;
  for_each_ended(known, offered, [&](const RegistrationFact& end, const auto&) {
    const NetworkTime when = end.registration->observed_at;
    if (!earliest || when < *earliest) earliest = when;
  });
  return earliest;
}

std::vector<RegistrationFact> ends_of_the_set(const FactsByImpu& known, const FactsByImpu& offered) {
  std::map<RegistrationId, std::set<Impu>> sets;
  for_each_ended(known, offered, [&](const auto&, const auto& bound) { sets[bound.registration->id]; });
  for (const FactsByImpu* facts : {&known, &offered}) {
    for (const auto& [impu, own] : *facts) {
      for (const RegistrationFact& fact : own) {
        const auto set = sets.find(fact.registration->id);
        if (set != sets.end()) set->second.insert(impu);
      }
    }
  }
  Facts told;
  for_each_ended(known, offered, [&](const RegistrationFact& end, const RegistrationFact& bound) {
    for (const Impu& impu : sets[bound.registration->id]) {
      if (impu == end.impu) continue;
      RegistrationFact own = end;
      own.impu = impu;
      if (ends_whole_registration(end.contact)) own.registration.change().impi = bound.registration->impi;
      told.push_back(std::move(own));
    }
  });
  make_sorted_set(told);
  return told;
}

std::size_t tell_ends_of_the_set(const FactsByImpu& known, FactsByImpu& offered) {
  // What is told of no private identity in particular is told of each.
  const auto has = [](const Facts& facts, const RegistrationFact& end) {
    return std::any_of(facts.begin(), facts.end(), [&](const RegistrationFact& told) {
      const auto& impi = told.registration->impi;
      return key_of(told) == key_of(end) && (!impi || impi == end.registration->impi);
    });
  };
  std::size_t added = 0;
  for (RegistrationFact& end : ends_of_the_set(known, offered)) {
    if (has(facts_in(known, end.impu), end) || has(facts_in(offered, end.impu), end)) continue;
    offered[end.impu].push_back(std::move(end));
    ++added;
  }
  return added;
}

}  // namespace vouch
