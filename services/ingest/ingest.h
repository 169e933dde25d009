#pragma once

#include <memory>

#include "services/common/process/service_process.h"

namespace vouch::services {

/// What vouch-ingest serves: IngestService.
Result<std::unique_ptr<Served>> make_ingest(const ServiceConfig& config);

}  // namespace vouch::services
