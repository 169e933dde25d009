#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "services/ingest/spool/sealed_box/sealed_box.h"
#include "services/ingest/sqlite/local_store.h"

namespace vouch::services {

/// How much is kept, and how long.
struct QuarantineLimits {
  std::uint64_t feed_count = 10'000;
  std::uint64_t feed_octets = 16U << 20U;  ///< of messages as received; so is the next
  std::uint64_t count = 100'000;
  std::uint64_t octets = 128U << 20U;
  std::chrono::seconds age = std::chrono::days{7};
};

/// A message that brought nothing.
struct RefusedMessage {
  std::string feed;
  std::string code;   ///< of its Problem
  std::string where;  ///< of its Problem
  std::string octets;
  NetworkTime observed_at;
  std::chrono::system_clock::time_point kept_at;
};

/// What is told of a kept message; its octets are asked for one by one.
struct QuarantinedMessage {
  std::int64_t id = 0;
  std::string code;
  std::string where;
  std::uint64_t octets = 0;  ///< how long it is
  NetworkTime observed_at;
  std::chrono::system_clock::time_point kept_at;
};

struct QuarantineCount {
  std::string feed;
  std::string code;
  std::uint64_t messages = 0;
};

/// How much is kept, and what went since the file was opened.
struct QuarantineTotals {
  std::uint64_t messages = 0;
  std::uint64_t octets = 0;  ///< as received
  std::uint64_t purged_by_age = 0;
  std::uint64_t purged_for_room = 0;
};

/// The file behind the quarantine: keeps, forgets, reads. Errors: those of Quarantine. Not thread-safe.
class QuarantineStore {
 public:
  static Result<std::unique_ptr<QuarantineStore>> open(const std::filesystem::path& folder, SealedBox box,
                                                       QuarantineLimits limits);
  ~QuarantineStore();
  const std::optional<Error>& damage() const { return store_.damage(); }

  /// Keeps all of them, or none, and removes what is then too much, or older than allowed at `now`.
  Result<void> keep(std::span<const RefusedMessage> messages, std::chrono::system_clock::time_point now);
  Result<std::vector<QuarantinedMessage>> list(std::string_view feed, std::size_t count);
  Result<std::string> octets_of(std::int64_t id);
  Result<std::vector<QuarantineCount>> counts();
  /// Of a feed; empty: of all.
  QuarantineTotals totals(std::string_view feed) const;

 private:
  struct Statements;
  struct Total {
    std::uint64_t count = 0;
    std::uint64_t octets = 0;
  };

  struct Purged {
    std::uint64_t by_age = 0;
    std::uint64_t for_room = 0;
  };

  QuarantineStore(LocalStore store, SealedBox box, QuarantineLimits limits);
  Result<void> load();
  Result<void> insert(const RefusedMessage& message);
  Result<void> shrink_feed(std::string_view feed);
  Result<void> shrink_all(std::int64_t too_old_us);
  enum class Why { kAge, kRoom };
  void forget(std::string_view feed, std::uint64_t octets, Why why);
  Error meet(const Error& error);
  Result<void> make_usable();

  LocalStore store_;
  SealedBox box_;
  QuarantineLimits limits_;
  std::unique_ptr<Statements> statements_;  // none: the file is not usable
  std::map<std::string, Total, std::less<>> by_feed_;
  Total all_;
  std::map<std::string, Purged, std::less<>> purged_;  ///< by feed: there are few
};

}  // namespace vouch::services
