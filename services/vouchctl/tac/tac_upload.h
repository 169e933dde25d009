#pragma once

#include <functional>
#include <string>

#include "services/vouchctl/shell/connection.h"
#include "services/vouchctl/tac/tac_file.h"
#include "vouch/v1/trust.grpc.pb.h"

namespace vouch::services {

/// Sends all entries of a file to an import that was begun, several calls at a time. `progress` is called
/// with how many were sent. Returns what the first call that failed said.
grpc::Status upload(::vouch::v1::TacService::Stub& stub, const std::string& import_id, const TacFile& file,
                    const std::function<void(std::uint64_t)>& progress);

}  // namespace vouch::services
