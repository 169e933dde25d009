#include "services/vouchctl/feed/observation_point.h"

namespace vouch::services {

v1::ObservationPoint point_named(std::string_view name) {
  if (name == "before-p-cscf") return v1::BEFORE_P_CSCF;
  if (name == "behind-p-cscf") return v1::BEHIND_P_CSCF;
  if (name == "at-s-cscf") return v1::AT_S_CSCF;
  if (name == "on-isc") return v1::ON_ISC;
  return v1::OBSERVATION_POINT_UNSPECIFIED;
}

}  // namespace vouch::services
