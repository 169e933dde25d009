#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "services/ingest/quarantine/quarantine_store.h"
#include "services/ingest/spool/sealed_box/sealed_box.h"

namespace vouch::services {

/// Refused messages, kept for a while so that an engineer can see what a feed sends: sealed, bounded by feed
/// and in all (the oldest go first), purged by age. add() never waits for the disk: what it takes is written
/// by a thread of its own, many in one transaction, and a power cut may take the last ones. Thread-safe.
///
/// Errors of all functions: QUARANTINE_FULL (the disk), QUARANTINE_FAILED, QUARANTINE_DAMAGED: the file
/// stands aside under the name in the error's field, and a new one has begun.
class Quarantine {
 public:
  using Clock = std::function<std::chrono::system_clock::time_point()>;

  /// The quarantine of `folder`, made if missing. Errors besides: QUARANTINE_IN_USE, QUARANTINE_TOO_NEW; but
  /// not QUARANTINE_DAMAGED, see trouble().
  static Result<std::unique_ptr<Quarantine>> open(const std::filesystem::path& folder, SealedBox box,
                                                  QuarantineLimits limits = {},
                                                  Clock clock = std::chrono::system_clock::now);
  /// Writes what it has taken.
  ~Quarantine();
  Quarantine(const Quarantine&) = delete;
  Quarantine& operator=(const Quarantine&) = delete;

  /// `code` and `where` as a Problem has them, holding no value of the message; `at` is when the feed saw it.
  void add(std::string_view feed, std::string_view code, std::string_view where, std::string_view octets,
           NetworkTime at);

  /// The newest `count` of a feed, newest first, without their octets. Includes all added before.
  Result<std::vector<QuarantinedMessage>> list(std::string_view feed, std::size_t count);
  /// The octets of one as received. Errors besides: QUARANTINE_UNKNOWN (no such message, or no more),
  /// SEAL_BROKEN.
  Result<std::string> octets_of(std::int64_t id);
  /// How many are kept, by feed and code, in that order. Includes all added before.
  Result<std::vector<QuarantineCount>> counts();

  /// Writes now what was added, and removes what is too old.
  Result<void> flush();

  /// How much of a feed is kept, and what was purged of it since the process began; of all if it is empty.
  QuarantineTotals totals(std::string_view feed);

  /// Messages that were added and never kept, because the writer was behind or the disk refused.
  std::uint64_t lost() const;
  /// The last error the writer met, and forgets it.
  std::optional<Error> take_trouble();

 private:
  using Pending = std::vector<RefusedMessage>;

  Quarantine(std::unique_ptr<QuarantineStore> store, Clock clock);
  void run();

  std::mutex disk_mutex_;  // before mutex_
  std::unique_ptr<QuarantineStore> store_;
  Clock clock_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Pending pending_;
  std::size_t pending_octets_ = 0;
  std::uint64_t lost_ = 0;
  std::optional<Error> trouble_;
  bool stopping_ = false;
  std::thread writer_;
};

}  // namespace vouch::services
