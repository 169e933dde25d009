#include "domain/correlation/match/uris.h"

#include "domain/correlation/match/match.h"

namespace vouch::match {

std::vector<Uri> uris_of(const SessionLeg& leg) {
  std::vector<Uri> uris;
  for (const std::string& text : leg.uris) {
    if (auto uri = parse_uri(text)) uris.push_back(std::move(*uri));
  }
  return uris;
}

Matches former_by_uri(const SessionLeg& leg, const Standing& standing) {
  const auto uris = uris_of(leg);
  return matching(standing.former, [&](const Binding& binding) {
    return has_gruu(binding, uris) || has_contact(binding, uris);
  });
}

bool on_one_device(const Binding& a, const Binding& b) {
  if (a.instance && b.instance)
    return a.instance->same_instance(*b.instance) || a.instance->same_device(*b.instance);
  return !a.instance && !b.instance && a.contact == b.contact;
}

}  // namespace vouch::match
