#include "domain/registration/registration.h"

#include <algorithm>

#include "domain/common/names.h"

namespace vouch {
namespace {

constexpr Names<ObservationPoint, 5> kPoints{{{ObservationPoint::kUnspecified, "UNSPECIFIED"},
                                              {ObservationPoint::kBeforePcscf, "BEFORE_P_CSCF"},
                                              {ObservationPoint::kBehindPcscf, "BEHIND_P_CSCF"},
                                              {ObservationPoint::kAtScscf, "AT_S_CSCF"},
                                              {ObservationPoint::kOnIsc, "ON_ISC"}}};

constexpr Names<Authentication, 6> kAuthentications{{{Authentication::kNone, "NONE"},
                                                     {Authentication::kAka, "AKA"},
                                                     {Authentication::kDigest, "DIGEST"},
                                                     {Authentication::kDone, "AUTH_DONE"},
                                                     {Authentication::kOther, "OTHER"},
                                                     {Authentication::kNotSeen, "NOT_SEEN"}}};

constexpr Names<RegistrationKind, 8> kKinds{
    {{RegistrationKind::kBound, "BOUND"},
     {RegistrationKind::kRemoved, "REMOVED"},
     {RegistrationKind::kRemovedAll, "REMOVED_ALL"},
     {RegistrationKind::kReportedActive, "REPORTED_ACTIVE"},
     {RegistrationKind::kReportedExpired, "REPORTED_EXPIRED"},
     {RegistrationKind::kReportedUnregistered, "REPORTED_UNREGISTERED"},
     {RegistrationKind::kReportedEnded, "REPORTED_ENDED"},
     {RegistrationKind::kReportedOthersGone, "REPORTED_OTHERS_GONE"}}};

Registration registration_of(const AcceptedRegistration& accepted, const AcceptedContact& contact) {
  Registration registration = accepted.registration;
  registration.profile.feature_tags = contact.feature_tags;
  return registration;
}

}  // namespace

std::string_view name_of(ObservationPoint point) {
  return name_in(kPoints, point);
}
std::optional<ObservationPoint> observation_point_from(std::string_view name) {
  return value_in(kPoints, name);
}
bool is_behind_pcscf(ObservationPoint point) {
  return point != ObservationPoint::kUnspecified && point != ObservationPoint::kBeforePcscf;
}
std::string_view name_of(Authentication value) {
  return name_in(kAuthentications, value);
}
std::optional<Authentication> authentication_from(std::string_view name) {
  return value_in(kAuthentications, name);
}
bool is_reported_end(RegistrationKind kind) {
  return kind == RegistrationKind::kReportedExpired || kind == RegistrationKind::kReportedUnregistered ||
         kind == RegistrationKind::kReportedEnded;
}
bool is_report(RegistrationKind kind) {
  return kind >= RegistrationKind::kReportedActive;
}
std::string_view name_of(RegistrationKind kind) {
  return name_in(kKinds, kind);
}
std::optional<RegistrationKind> registration_kind_from(std::string_view name) {
  return value_in(kKinds, name);
}

bool ends_whole_registration(const RegisteredContact& contact) {
  return contact.kind == RegistrationKind::kReportedEnded && contact.uri.empty();
}

std::size_t fact_count(const AcceptedRegistration& accepted) {
  const auto& others = accepted.associated;
  const auto repeated = static_cast<std::size_t>(std::count(others.begin(), others.end(), accepted.aor));
  return accepted.contacts.size() * (1 + others.size() - repeated);
}

RegistrationFact fact_of(const AcceptedRegistration& accepted, const Impu& impu,
                         const AcceptedContact& contact) {
  return {impu, registration_of(accepted, contact), contact};
}

std::vector<RegistrationFact> facts_of(const AcceptedRegistration& accepted) {
  std::vector<RegistrationFact> facts;
  facts.reserve(fact_count(accepted));
  for (const AcceptedContact& contact : accepted.contacts) {
    const SharedValue<Registration> registration = registration_of(accepted, contact);
    facts.push_back({accepted.aor, registration, contact});
    RegisteredContact without_gruu = contact;
    without_gruu.pub_gruu.clear();
    without_gruu.temp_gruus.clear();
    for (const Impu& impu : accepted.associated) {
      if (impu != accepted.aor) facts.push_back({impu, registration, without_gruu});
    }
  }
  return facts;
}

}  // namespace vouch
