#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "services/ingest/directory/wake_up.h"
#include "services/ingest/intake.h"

namespace vouch::services {

/// What became of the messages of one file. Open until the reading is over and every message is settled; then
/// it rings. Thread-safe.
class FileBooks {
 public:
  explicit FileBooks(std::shared_ptr<WakeUp> wake_up) : wake_up_(std::move(wake_up)) {}

  /// Before a message is offered, since it may settle before the offer returns.
  void offer() { ++open_; }
  /// The intake left it.
  void left() { close_one(); }
  void settled(Settled how);
  void reading_over() { close_one(); }

  bool open() const { return open_ > 0; }
  /// Whether all that settled is durable.
  bool durable() const { return !given_up_; }

 private:
  void close_one();

  std::shared_ptr<WakeUp> wake_up_;
  std::atomic<std::uint64_t> open_ = 1;  ///< the reading is one
  std::atomic<bool> given_up_ = false;
};

}  // namespace vouch::services
