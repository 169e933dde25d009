#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/trust/network_imei.h"
#include "vouch/v1/trust.pb.h"

namespace vouch::services {

/// What a request tells, and how much of it cannot be read, by what is wrong.
struct ReportedImeis {
  std::vector<NetworkImei> readable;
  std::map<std::string, std::uint64_t> refused;
};
ReportedImeis reported_in(const ::vouch::v1::ReportImeisRequest& request);

}  // namespace vouch::services
