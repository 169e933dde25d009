#pragma once

#include <string>

#include "vouch/v1/feed.pb.h"

namespace vouch::services {

/// Why a feed is not simply LISTENING or DRAINED, in a sentence with what was counted, and where more is to
/// be read; empty if nothing is the matter.
std::string trouble_text(const ::vouch::v1::Feed& feed);

}  // namespace vouch::services
