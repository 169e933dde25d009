#pragma once

#include <memory>

#include "services/common/process/service_process.h"

namespace vouch::services {

/// What vouch-exporter serves: ExportService. Errors: those of SigningIdentity.
Result<std::unique_ptr<Served>> make_exporter(const ServiceConfig& config);

}  // namespace vouch::services
