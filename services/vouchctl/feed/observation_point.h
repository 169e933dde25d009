#pragma once

#include <string_view>

#include "vouch/v1/ingest.pb.h"

namespace vouch::services {

/// What an operator calls an observation point: "before-p-cscf", "behind-p-cscf", "at-s-cscf", "on-isc";
/// anything else is unspecified.
v1::ObservationPoint point_named(std::string_view name);

}  // namespace vouch::services
