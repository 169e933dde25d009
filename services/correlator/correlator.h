#pragma once

#include <memory>

#include "services/common/process/service_process.h"

namespace vouch::services {

/// What vouch-correlator serves: CorrelationService, WarrantService, PolicyService, TacService and
/// ExplainService.
Result<std::unique_ptr<Served>> make_correlator(const ServiceConfig& config);

}  // namespace vouch::services
