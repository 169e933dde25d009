#pragma once

#include <string_view>

#include "vouch/v1/feed.pb.h"

/// What an administrator types and reads for the values of a feed's settings.
namespace vouch::services {

/// "hep", "isc", "reg-event", "capture-directory"; of these functions, anything else is unspecified, and
/// unspecified is "".
::vouch::v1::LiveFeedKind kind_named(std::string_view name);
std::string_view shown(::vouch::v1::LiveFeedKind kind);

/// "udp", "tcp", "tls".
::vouch::v1::FeedTransport transport_named(std::string_view name);
std::string_view shown(::vouch::v1::FeedTransport transport);

/// "before-p-cscf", "behind-p-cscf", "at-s-cscf", "on-isc".
::vouch::v1::ObservationPoint point_named(std::string_view name);
std::string_view shown(::vouch::v1::ObservationPoint point);

}  // namespace vouch::services
