#pragma once

#include <array>
#include <optional>
#include <ostream>
#include <string>

#include "services/common/config/config.h"
#include "services/vouchctl/dev/folder.h"

namespace vouch::services {

inline constexpr std::array kServiceNames{"ingest", "correlator", "exporter"};

/// The process id of a running service of this folder; nothing if it does not run. A number left behind that
/// belongs to another program does not count.
std::optional<pid_t> running_service(const DevFolder& folder, const std::string& name);

/// Starts the services that do not run, and starts again those that run from a program of an earlier build;
/// waits until each serves. The end of the log of one that does not goes to `out`. Errors: PROGRAM_MISSING,
/// PROGRAM_FAILED, FOLDER_UNUSABLE, SERVICE_NOT_READY naming the service.
Result<void> start_services(const DevFolder& folder, const Account& account, std::ostream& out);

/// Asks the services to stop and waits; those that do not are killed.
void stop_services(const DevFolder& folder);

/// Where a service of that name is, as vouchctl's configuration says.
const std::string& address_of(const ClientConfig& client, const std::string& name);

/// Whether the service answers a health check.
bool is_serving(const DevFolder& folder, const std::string& name);

}  // namespace vouch::services
