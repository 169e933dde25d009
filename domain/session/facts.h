#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

#include "domain/session/session.h"

/// Picking among facts: what the files of this folder share.
namespace vouch::facts {

using Facts = std::vector<const SessionFact*>;

template <class Condition>
Facts select(const Facts& all, Condition condition) {
  Facts chosen;
  std::copy_if(all.begin(), all.end(), std::back_inserter(chosen),
               [&](const SessionFact* fact) { return condition(*fact); });
  return chosen;
}

inline Facts of_kind(const Facts& all, SessionFactKind kind) {
  return select(all, [&](const SessionFact& fact) { return fact.kind == kind; });
}

template <class Condition>
bool any(const Facts& all, Condition condition) {
  return std::any_of(all.begin(), all.end(), [&](const SessionFact* fact) { return condition(*fact); });
}

/// When the first of them was seen; nothing if there is none.
std::optional<NetworkTime> earliest(const Facts& all);
std::optional<NetworkTime> latest(const Facts& all);

/// The one seen nearest to the caller; of several the earliest. Not of an empty list.
const SessionFact& nearest(const Facts& all);

/// Whether it asks for a session, rather than moving one: INVITE, MESSAGE, SUBSCRIBE or REFER without a To
/// tag.
bool asks_for_session(const SessionFact& fact);

/// The identity that a Request-URI is, among those whom the call is between: a tel number, or of a domain of
/// one of them. A contact looks like an identity, but is of another host.
std::optional<Impu> identity_in(const std::string& request_uri, const std::optional<Impu>& caller,
                                const std::optional<Impu>& called);

/// Whether a phone rang, or was about to (183).
bool is_ringing(const SessionFact& response);

}  // namespace vouch::facts
