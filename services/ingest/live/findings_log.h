#pragma once

#include <string>

#include "services/ingest/live/feed_watch.h"

namespace vouch::services {

/// Logs what the watch on a feed has found, each finding under its message (docs/operations/messages.md).
void log_findings(const std::string& feed, const FeedFindings& findings);

}  // namespace vouch::services
