#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "services/ingest/feeds/feed_spec.h"
#include "services/ingest/spool/sealed_box/sealed_box.h"
#include "services/ingest/sqlite/local_database.h"

namespace vouch::services {

/// A feed of which no more than the name can be read.
struct UnreadableFeed {
  std::string name;
  std::string code;  ///< SEAL_BROKEN (altered, or sealed with another key), FEED_UNREADABLE
};

/// What a registry holds, by name.
struct RegisteredFeeds {
  std::vector<FeedSpec> feeds;
  std::vector<UnreadableFeed> unreadable;
};

/// Which live feeds this process has, over restarts. Sealed: a REG_EVENT feed names persons. Changes are
/// durable when they return. Several processes may have it open. Thread-safe.
///
/// Errors of all functions: FEEDS_FULL (the disk), FEEDS_IN_USE (another process is writing, for seconds),
/// FEEDS_FAILED, FEEDS_DAMAGED: an administrator's wishes are not thrown away, so the file stays and must be
/// restored, or removed.
class FeedRegistry {
 public:
  static constexpr std::size_t kMaxFeeds = 256;

  /// The registry of `folder`, made if missing. Errors besides: FEEDS_TOO_NEW.
  static Result<std::unique_ptr<FeedRegistry>> open(const std::filesystem::path& folder, SealedBox box);
  ~FeedRegistry();

  /// Errors besides: those of validate(), FEED_EXISTS, TOO_MANY_FEEDS.
  Result<void> add(const FeedSpec& spec);
  /// Errors besides: FEED_UNKNOWN.
  Result<void> remove(std::string_view name);
  /// Errors besides: FEED_UNKNOWN.
  Result<void> set_drained(std::string_view name, bool drained);
  /// All. One that cannot be read takes nothing from the others, and can be removed.
  Result<RegisteredFeeds> list();

 private:
  struct Statements;
  FeedRegistry(std::unique_ptr<LocalDatabase> database, SealedBox box,
               std::unique_ptr<Statements> statements);
  Result<bool> has(std::string_view name);
  Result<std::size_t> count();
  Result<void> change(LocalStatement& statement, std::initializer_list<LocalValue> values,
                      std::string_view name);

  std::mutex mutex_;
  std::unique_ptr<LocalDatabase> database_;
  SealedBox box_;
  std::unique_ptr<Statements> statements_;
};

}  // namespace vouch::services
