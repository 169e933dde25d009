#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "services/ingest/spool/sealed_box/sealed_box.h"
#include "services/ingest/spool/spool_label.h"
#include "services/ingest/spool/spool_statements.h"
#include "services/ingest/sqlite/local_store.h"

namespace vouch::services {

/// One entry of the spool.
struct SpoolEntry {
  std::uint64_t sequence = 0;
  std::chrono::system_clock::time_point appended_at;
  SpoolLabel label;
  /// As appended. SEAL_BROKEN: altered on disk, or another key was in use then. SPOOL_DAMAGED: it stands for
  /// what a damaged file held of the label's feed.
  Result<std::string> octets;
};

/// What waits on the local disk for the database: a queue, in order, bounded, sealed. What append() has
/// returned for survives the death of the process and of the power; what it has not is there wholly or not at
/// all. Sequence numbers grow without gaps, over restarts too, but begin again where a damaged or a full disk
/// took the file. Thread-safe; append() and remove_up_to() wait for the disk, and calls wait for each other.
///
/// Errors of all functions: SPOOL_FULL (the limit, or the disk), SPOOL_FAILED (the disk), SPOOL_DAMAGED: the
/// file could not be read; it stands aside under the name in the error's field, a new one has begun, and the
/// call may be made again. What the damaged one held is known by the labels of its entries, as far as they
/// are: the new one begins with an entry for each feed that stands for it.
class Spool {
 public:
  using Clock = std::function<std::chrono::system_clock::time_point()>;
  static constexpr std::size_t kPeekOctets = 32U << 20U;

  /// The spool of `folder`, made if missing. `limit_octets` bounds the entries as they stand on disk (each is
  /// SealedBox::kOverhead longer than given); the file has somewhat more, and is given back when the spool is
  /// empty. Reads the whole file once. Errors besides: SPOOL_IN_USE, SPOOL_TOO_NEW; but not SPOOL_DAMAGED,
  /// see damage().
  static Result<std::unique_ptr<Spool>> open(const std::filesystem::path& folder, std::uint64_t limit_octets,
                                             SealedBox box, Clock clock = std::chrono::system_clock::now);

  ~Spool();

  /// Of a damaged file that open() met and set aside: SPOOL_DAMAGED with its new name.
  const std::optional<Error>& damage() const { return store_.damage(); }

  /// Whether what waits was sealed with this key, as a value beside it tells that was sealed as well: an
  /// entry that cannot be unsealed may be damaged, and says nothing of the others. A file without that value,
  /// of a release before, is judged by its entries.
  bool key_fits();

  /// Durable when it returns. The sequence number is the entry's.
  Result<std::uint64_t> append(std::string_view octets, const SpoolLabel& label = {});
  /// All of them in this order in one transaction, for the price of one; or none. The sequence number is the
  /// last one's; of no entries, that of the last ever appended. `labels`: of each, or of none.
  Result<std::uint64_t> append(std::span<const std::string> entries, std::span<const SpoolLabel> labels = {});

  /// The oldest entries, oldest first: `count` at most, and no more than fit into `octets` but for the first.
  Result<std::vector<SpoolEntry>> peek(std::size_t count, std::size_t octets = kPeekOctets);
  /// Removes what is not above `sequence`. Where the disk is too full to note that, SPOOL_FULL, peek() shows
  /// those no more all the same, and they come again after a restart; once none is left, the file begins anew
  /// with what is set aside. Returns how many of those found no room in it and are gone.
  Result<std::uint64_t> remove_up_to(std::uint64_t sequence);

  /// Takes an entry out of the queue and keeps it in the file, as sealed, for an engineer to look at. Where
  /// the disk is too full to note that, peek() shows it no more all the same, and it is noted with the next
  /// removal that finds room. Of those kept so the oldest go where they become more than kAsideOctets;
  /// returns how many went. Does nothing if there is no such entry.
  Result<std::uint64_t> set_aside(std::uint64_t sequence);
  static constexpr std::uint64_t kAsideOctets = 64U << 20U;
  /// How many are kept so; never waits.
  std::uint64_t set_aside_count() const { return aside_count_; }

  std::uint64_t octets() const;  ///< of the entries, as on disk
  std::uint64_t limit_octets() const { return limit_octets_; }
  std::uint64_t size() const;  ///< how many wait; never waits itself
  std::optional<std::chrono::system_clock::time_point> oldest_at() const;  ///< nothing: none waits

 private:
  Spool(LocalStore store, std::uint64_t limit_octets, SealedBox box, Clock clock);

  // All of these with the mutex held.
  struct Added {
    std::string_view octets;
    SpoolLabel label;
  };
  struct SetAside {
    std::int64_t sequence = 0;
    std::int64_t appended_us = 0;
    std::string sealed;
  };

  Result<void> load();
  Result<std::uint64_t> append_all(std::span<const Added> entries);
  Result<void> insert(std::span<const Added> entries, std::chrono::system_clock::time_point now);
  Result<std::uint64_t> remove();
  Result<std::uint64_t> shrink_aside();
  Result<void> count_entries();
  bool give_back_some();
  Result<std::uint64_t> begin_empty();
  Result<std::vector<SetAside>> all_set_aside();
  Result<void> look_at_oldest();
  void keep_lost();
  void pass_over_aside();
  bool unseals_key_check();
  void write_key_check();
  Result<std::uint64_t> move_aside(std::uint64_t sequence);
  Error meet(const Error& error);
  Result<void> make_usable();

  mutable std::mutex mutex_;
  LocalStore store_;
  std::uint64_t limit_octets_;
  SealedBox box_;
  Clock clock_;
  std::unique_ptr<SpoolStatements> statements_;  // none: the file is not usable
  std::uint64_t last_sequence_ = 0;              // ever appended
  std::uint64_t removed_up_to_ = 0;
  std::set<std::uint64_t> aside_later_;  // set aside, and the disk has not taken the note
  HeldLabels held_;
  std::vector<SpoolLabel> lost_;         // by a damaged file, and not in the new one yet
  std::atomic<std::uint64_t> size_ = 0;  // read without waiting for the disk
  std::atomic<std::uint64_t> aside_count_ = 0;
  std::uint64_t octets_ = 0;
  std::uint64_t octets_since_given_back_ = 0;
  std::optional<std::chrono::system_clock::time_point> oldest_at_;
};

}  // namespace vouch::services
