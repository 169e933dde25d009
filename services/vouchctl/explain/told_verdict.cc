#include "services/vouchctl/explain/told_verdict.h"

#include <utility>

#include "domain/common/sorted_set.h"
#include "domain/trust/assess.h"
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

SeenProfile profile_told(const v1::SourceFact& told) {
  SeenProfile seen;
  ClientProfile& profile = seen.profile;
  profile.authentication = authentication_from(told.authentication()).value_or(Authentication::kOther);
  profile.algorithm = told.algorithm();
  profile.integrity_protected = told.integrity_protected();
  profile.behind_pcscf = told.behind_p_cscf();
  profile.security_mechanism = told.security_mechanism();
  profile.security_offer = told.security_offer();
  profile.feature_tags.assign(told.feature_tags().begin(), told.feature_tags().end());
  profile.access_type = told.access_type();
  profile.access_network_provided = told.access_network_provided();
  profile.user_agent = told.user_agent();
  return seen;
}

}  // namespace

std::vector<Evidence> evidence_shown_by(const v1::ExplainedVerdict& told) {
  std::vector<SeenProfile> profiles;
  for (const v1::SourceFact& fact : told.facts()) insert_sorted(profiles, profile_told(fact));
  return evidence_of_profiles(profiles);
}

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

Result<Binding> binding_told(const v1::Binding& told) {
  Binding binding;
  binding.emergency = told.emergency();
  if (!told.has_instance_id()) return binding;
  const v1::InstanceId& id = told.instance_id();
  // In a header, or in a report: what is a problem differs.
  for (const bool as_parameter : {true, false}) {
    InstanceId read = parse_instance_id(id.received(), as_parameter);
    const bool is_it = read.normalized == id.normalized() && read.well_formed == id.well_formed() &&
                       (read.imei ? read.imei->reveal() : "") == id.imei();
    if (!is_it) continue;
    binding.instance = std::move(read);
    return binding;
  }
  return fail("INSTANCE_READ_OTHERWISE", "instance_id");
}

bool names_instance_of(const v1::SourceFact& fact, const Binding& binding) {
  if (!fact.has_instance_received()) return true;  // a report may leave it out
  return binding.instance &&
         parse_instance_id(fact.instance_received(), false).same_instance(*binding.instance);
}

}  // namespace vouch::services
