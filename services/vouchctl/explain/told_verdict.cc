#include "services/vouchctl/explain/told_verdict.h"

#include "domain/trust/codes.h"
#include "services/common/convert/convert.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

Direction direction_from(v1::Direction direction) {
  switch (direction) {
    case v1::SUPPORTS:
      return Direction::kSupports;
    case v1::AGAINST:
      return Direction::kAgainst;
    case v1::CONTRADICTS:
      return Direction::kContradicts;
    default:
      return Direction::kNeutral;
  }
}

std::optional<NetworkTime> time_told(bool given, const google::protobuf::Timestamp& time) {
  const auto read = given ? time_from<NetworkTime>(time, "seen") : Result<NetworkTime>{fail("BAD_TIME")};
  return read ? std::optional{*read} : std::nullopt;
}

}  // namespace

std::vector<Evidence> evidence_told(const v1::Verdict& verdict) {
  std::vector<Evidence> evidence;
  for (const v1::Evidence& told : verdict.evidence()) {
    const CodeInfo* info = find_code(told.code());
    evidence.push_back({told.code(), told.value(), told.seen_in(),
                        info == nullptr ? direction_from(told.direction()) : info->direction,
                        time_told(told.has_first_seen(), told.first_seen()),
                        time_told(told.has_last_seen(), told.last_seen())});
  }
  return evidence;
}

std::vector<Evidence> shown_by_session(const std::vector<Evidence>& evidence) {
  std::vector<Evidence> shown;
  for (const Evidence& fact : evidence) {
    if (fact.code.starts_with("SESSION_")) shown.push_back(fact);
  }
  return shown;
}

}  // namespace vouch::services
