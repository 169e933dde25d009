#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "domain/common/result.h"
#include "services/ingest/feeds/feed_spec.h"
#include "services/ingest/intake.h"

namespace vouch::services {

/// What receives for a live feed, of whatever kind. Destroying it stops it: then nothing more is offered.
class Listener {
 public:
  virtual ~Listener() = default;
  /// The port it is bound to; 0 if it has none.
  virtual std::uint16_t port() const = 0;
};

/// What a listener notices besides messages. Called on its own thread; must not block.
struct ListenerNews {
  /// A file was taken and is durable: what time it speaks of, and in how many places something was lost.
  std::function<void(NetworkTime since, NetworkTime until, std::uint64_t losses)> on_file;
  /// How many subscriptions do not stand; at each change.
  std::function<void(std::uint64_t)> on_unsubscribed;
};

/// Begins to receive what `spec` says, into `intake`, which outlives it. `state`: a folder for what a
/// listener needs on disk. `news`: both are needed. Errors: those of HepListener, SipListener and
/// DirectoryFeed; NOT_READABLE for a file that the spec names.
Result<std::unique_ptr<Listener>> open_listener(const FeedSpec& spec, const std::filesystem::path& state,
                                                Intake& intake, ListenerNews news);

}  // namespace vouch::services
