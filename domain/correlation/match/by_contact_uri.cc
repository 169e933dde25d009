#include <algorithm>

#include "domain/correlation/match/match.h"
#include "domain/correlation/match/uris.h"

namespace vouch::match {

bool has_contact(const Binding& binding, const std::vector<Uri>& uris) {
  const auto contact = parse_uri(binding.contact.reveal());
  return contact &&
         std::any_of(uris.begin(), uris.end(), [&](const Uri& uri) { return equal(uri, *contact); });
}

Matches by_contact_uri(const SessionLeg& leg, const Standing& standing) {
  const auto uris = uris_of(leg);
  return matching(standing.live, [&](const Binding& binding) { return has_contact(binding, uris); });
}

}  // namespace vouch::match
