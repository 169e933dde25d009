#include <algorithm>

#include "domain/correlation/match/match.h"

namespace vouch::match {
namespace {

/// A GRUU is compared as a URI, and its `gr` parameter must agree even if only one side has it (RFC 5627
/// section 6).
bool same_gruu(const Uri& a, const std::string& text) {
  const auto b = parse_uri(text);
  if (!b) return false;
  const std::string* gr_a = a.parameter("gr");
  const std::string* gr_b = b->parameter("gr");
  return gr_a != nullptr && gr_b != nullptr && *gr_a == *gr_b && equal(a, *b);
}

bool issued_to(const Binding& binding, const Uri& uri) {
  return (!binding.pub_gruu.empty() && same_gruu(uri, binding.pub_gruu)) ||
         std::any_of(binding.temp_gruus.begin(), binding.temp_gruus.end(),
                     [&](const std::string& gruu) { return same_gruu(uri, gruu); });
}

}  // namespace

Matches by_gruu(const SessionLeg& leg, Candidates live) {
  std::vector<Uri> gruus;
  for (const std::string& text : leg.uris) {
    auto uri = parse_uri(text);
    if (uri && uri->parameter("gr") != nullptr) gruus.push_back(std::move(*uri));
  }
  if (gruus.empty()) return {};
  return matching(live, [&](const Binding& binding) {
    return std::any_of(gruus.begin(), gruus.end(), [&](const Uri& uri) { return issued_to(binding, uri); });
  });
}

}  // namespace vouch::match
