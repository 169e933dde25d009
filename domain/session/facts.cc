#include "domain/session/facts.h"

#include <tuple>

namespace vouch::facts {
namespace {

bool is_earlier(const SessionFact* a, const SessionFact* b) {
  return a->observed_at < b->observed_at;
}

/// The host of a SIP identity; empty of a tel number.
std::string host_of(const std::optional<Impu>& impu) {
  const auto uri = impu ? parse_uri(impu->reveal()) : Result<Uri>{};
  return uri ? uri->host : "";
}

}  // namespace

std::optional<NetworkTime> earliest(const Facts& all) {
  const auto first = std::min_element(all.begin(), all.end(), is_earlier);
  if (first == all.end()) return std::nullopt;
  return (*first)->observed_at;
}

std::optional<NetworkTime> latest(const Facts& all) {
  const auto last = std::max_element(all.begin(), all.end(), is_earlier);
  if (last == all.end()) return std::nullopt;
  return (*last)->observed_at;
}

const SessionFact& nearest(const Facts& all) {
  return **std::min_element(all.begin(), all.end(), [](const SessionFact* a, const SessionFact* b) {
    return std::tie(a->hop, a->observed_at, a->id) < std::tie(b->hop, b->observed_at, b->id);
  });
}

std::optional<Impu> identity_in(const std::string& request_uri, const std::optional<Impu>& caller,
                                const std::optional<Impu>& called) {
  const auto meant = parse_impu(request_uri);
  if (!meant) return std::nullopt;
  const std::string host = host_of(*meant);
  if (host.empty() || host == host_of(called) || host == host_of(caller)) return *meant;
  return std::nullopt;
}

bool asks_for_session(const SessionFact& fact) {
  switch (fact.kind) {
    case SessionFactKind::kInvite:
    case SessionFactKind::kMessage:
    case SessionFactKind::kSubscribe:
      return true;
    case SessionFactKind::kRefer:
      return fact.to_tag.empty();
    default:
      return false;
  }
}

bool is_ringing(const SessionFact& response) {
  return response.kind == SessionFactKind::kProgress && response.status >= 180;
}

}  // namespace vouch::facts
