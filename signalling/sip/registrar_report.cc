#include "signalling/sip/registrar_report.h"

namespace vouch::signalling {

Registration reported_registration(RegistrationId id, NetworkTime observed_at, const FeedContext& feed) {
  Registration registration;
  registration.id = id;
  registration.observed_at = observed_at;
  registration.profile.authentication = Authentication::kNotSeen;
  registration.point = feed.point;
  registration.feed = feed.name;
  return registration;
}

}  // namespace vouch::signalling
