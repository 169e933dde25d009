#pragma once

#include <optional>
#include <string>

#include "services/answer/list_sessions.h"
#include "vouch/v1/correlation.pb.h"

namespace vouch::services {

/// A page of a listing as it was asked for.
struct AskedPage {
  SessionsPage page;
  std::optional<KnowledgeTime> as_of;  ///< of the listing, if this is not its first page or it was asked for
};

/// Reads a request. Errors: BAD_PAGE_TOKEN (not one of this listing), LISTING_OF_NOTHING, CALL_ID_MISSING,
/// ICID_MISSING, those of target_from() and time_from().
Result<AskedPage> page_from(const ::vouch::v1::ListSessionsRequest& request);

/// What leads to the page behind `after` of the listing that `request` asks for: opaque, holds no identifier,
/// and is good for this listing alone.
std::string page_token(const ::vouch::v1::ListSessionsRequest& request, KnowledgeTime as_of,
                       const storage::CallPlace& after);

}  // namespace vouch::services
