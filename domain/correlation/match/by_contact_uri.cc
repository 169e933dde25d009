#include <algorithm>

#include "domain/correlation/match/match.h"

namespace vouch::match {

Matches by_contact_uri(const SessionLeg& leg, Candidates live) {
  std::vector<Uri> uris;
  for (const std::string& text : leg.uris) {
    if (auto uri = parse_uri(text)) uris.push_back(std::move(*uri));
  }
  return matching(live, [&](const Binding& binding) {
    const auto contact = parse_uri(binding.contact.reveal());
    return contact &&
           std::any_of(uris.begin(), uris.end(), [&](const Uri& uri) { return equal(uri, *contact); });
  });
}

}  // namespace vouch::match
