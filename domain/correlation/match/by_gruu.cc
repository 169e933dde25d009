#include <algorithm>

#include "domain/correlation/match/match.h"
#include "domain/correlation/match/uris.h"

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

bool made_of(const Binding& binding, const Uri& uri) {
  const std::string* gr = uri.parameter("gr");
  if (gr == nullptr || !binding.instance || binding.instance->kind != InstanceKind::kUuid) return false;
  const auto impu = parse_impu(uri.text());
  return impu && *impu == binding.impu && parse_instance_id(*gr, false).same_instance(*binding.instance);
}

bool issued_to(const Binding& binding, const Uri& uri) {
  return (!binding.pub_gruu.empty() && same_gruu(uri, binding.pub_gruu)) || made_of(binding, uri) ||
         std::any_of(binding.temp_gruus.begin(), binding.temp_gruus.end(),
                     [&](const std::string& gruu) { return same_gruu(uri, gruu); });
}

bool continues(const Binding& live, const Binding& former) {
  return live.impu == former.impu && on_one_device(live, former);
}

}  // namespace

bool has_gruu(const Binding& binding, const std::vector<Uri>& uris) {
  return std::any_of(uris.begin(), uris.end(), [&](const Uri& uri) { return issued_to(binding, uri); });
}

Matches by_gruu(const SessionLeg& leg, const Standing& standing) {
  const auto uris = uris_of(leg);
  const Matches former =
      matching(standing.former, [&](const Binding& binding) { return has_gruu(binding, uris); });
  return matching(standing.live, [&](const Binding& live) {
    return has_gruu(live, uris) || std::any_of(former.begin(), former.end(), [&](const Binding* issued) {
             return continues(live, *issued);
           });
  });
}

}  // namespace vouch::match
