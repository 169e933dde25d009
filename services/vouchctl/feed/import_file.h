#pragma once

#include <grpcpp/channel.h>

#include <filesystem>
#include <memory>
#include <string>

#include "services/vouchctl/shell/failure.h"
#include "vouch/v1/ingest.pb.h"
#include "vouch/v1/offline.pb.h"

namespace vouch::services {

/// Sends the SIP messages of a capture file through the ingest service as a feed of its own, and tells what
/// became of them. The feed is named after the content, behind `prefix`: the name of the one it belongs to.
/// What is durable already is not sent again. Errors: NOT_READABLE, NOT_A_CAPTURE and others of the file;
/// those of the call: importing again goes on behind what was acknowledged.
Outcome<::vouch::v1::ImportReport> import_file(const std::shared_ptr<grpc::Channel>& channel,
                                               const std::string& prefix, const std::filesystem::path& file,
                                               ::vouch::v1::ObservationPoint point);

}  // namespace vouch::services
