#pragma once

#include <memory>

#include "services/common/process/service_process.h"

namespace vouch::services {

/// What vouch-correlator serves: CorrelationService, WarrantService, PolicyService and TacService.
Result<std::unique_ptr<Served>> make_correlator(const ServiceConfig& config);

}  // namespace vouch::services
