#pragma once

#include <functional>
#include <istream>
#include <string>

#include "domain/common/result.h"
#include "vouch/v1/trust.pb.h"

namespace vouch::services {

/// Reads a table of IMEIs that the access side knew: text with a heading, the columns `imsi` or `impi`,
/// `imei`, `time` (RFC 3339, or `@` and seconds since 1970) and, unless `source` is given for all, `source`
/// (MME, AMF, HSS, EIR, UICC), in any order, with `,`, `;`, `|` or tabs between. Gives each row to `take` as
/// it is; what is wrong with one is for the service to say. Errors: NO_HEADING (columns are missing), and
/// those of `take`.
Result<void> read_imei_table(std::istream& table, const std::string& source,
                             const std::function<Result<void>(::vouch::v1::NetworkImei)>& take);

}  // namespace vouch::services
