#include "services/correlator/watch_stream.h"

#include <utility>

#include "services/answer/changes.h"
#include "services/common/convert/convert.h"
#include "services/common/process/unary.h"
#include "services/common/status/status.h"

namespace vouch::services {
namespace {

constexpr auto kHeartbeat = std::chrono::seconds{10};

}  // namespace

void WatchStream::begin(std::shared_ptr<WatchStream> self, Question question,
                        std::optional<WatchCursor> cursor) {
  const std::lock_guard lock(mutex_);
  self_ = std::move(self);
  question_ = std::move(question);
  cursor_ = cursor;
}

void WatchStream::keep(std::shared_ptr<WatchStream> self) {
  const std::lock_guard lock(mutex_);
  self_ = std::move(self);
}

void WatchStream::end(const Error& error) {
  const std::lock_guard lock(mutex_);
  finish(to_status(error));
}

bool WatchStream::claim_poll() {
  const std::lock_guard lock(mutex_);
  if (over_ || polling_) return false;
  const auto now = std::chrono::steady_clock::now();
  if (!outbox_.empty()) {
    if (pace_.is_given_up(now)) context_.TryCancel();
    return false;
  }
  if (pace_.has_caught_up(now) && cursor_) merged_since_ = cursor_->since.settled;
  polling_ = true;
  return true;
}

void WatchStream::release_poll() {
  const std::lock_guard lock(mutex_);
  polling_ = false;
}

bool WatchStream::is_over() {
  const std::lock_guard lock(mutex_);
  return over_;
}

void WatchStream::poll() {
  const Result<void> told = tell_changes();
  const std::lock_guard lock(mutex_);
  polling_ = false;
  if (told) return;
  log_failure(told.error());
  finish(to_status(told.error()));
}

Result<bool> WatchStream::worth_a_look() {
  if (!begun_ || more_) return true;
  return worth_asking(database_, question_, cursor_->since, desk_.now(), limit_);
}

Result<WatchAnswer> WatchStream::look() {
  const WatchCursor from = cursor_.value_or(WatchCursor{});
  Question question = question_;
  // Where a stream broke off in the middle of something, it is told to its end as it was begun.
  if (from.until) question.as_of = from.until->known;
  return desk_.answer<WatchAnswer>(question, limit_, [&](Case& open_case) -> Result<WatchAnswer> {
    auto changed = changes(open_case, cursor_ ? std::optional{from.since} : std::nullopt, from.until);
    if (!changed) return tl::make_unexpected(changed.error());
    auto amended = amendments(open_case, amended_);
    if (!amended) return tl::make_unexpected(amended.error());
    Basis basis = changed->basis;
    return WatchAnswer{std::move(basis), std::move(*changed), std::move(*amended)};
  });
}

Result<void> WatchStream::tell_changes() {
  const auto worth = worth_a_look();
  if (!worth) return tl::make_unexpected(worth.error());
  if (!*worth) {
    if (std::chrono::steady_clock::now() - last_sent_ < kHeartbeat) return {};
    v1::WatchResponse heartbeat;
    heartbeat.set_cursor(text_of(*cursor_));
    send(std::move(heartbeat));
    return {};
  }
  const auto answer = look();
  if (!answer) return tl::make_unexpected(answer.error());
  const bool fresh = !cursor_;
  auto messages = messages_of(*answer, cursor_.value_or(WatchCursor{}));
  cursor_ = WatchCursor{answer->changes.told_until, {}, 0};
  if (!answer->amendments.amendments.empty()) amended_ = answer->amendments.amendments.back().amended.id();
  more_ = answer->amendments.more;
  if (!begun_ && (fresh || messages.empty())) {
    v1::WatchResponse& first = *messages.emplace(messages.begin());
    first.set_cursor(text_of(*cursor_));
  }
  begun_ = true;
  for (v1::WatchResponse& message : messages) send(std::move(message));
  return {};
}

void WatchStream::send(v1::WatchResponse response) {
  const std::lock_guard lock(mutex_);
  last_sent_ = std::chrono::steady_clock::now();
  if (merged_since_) {
    *response.mutable_merged_since() = services::to_proto(*merged_since_);
    merged_since_.reset();
  }
  outbox_.push_back(std::move(response));
  write_next();
}

void WatchStream::write_next() {
  if (writing_ || over_ || outbox_.empty()) return;
  writing_ = true;
  StartWrite(&outbox_.front());
}

void WatchStream::finish(const grpc::Status& status) {
  if (over_) return;
  if (writing_) {
    if (!final_status_) final_status_ = status;
    return;
  }
  over_ = true;
  Finish(status);
}

void WatchStream::OnWriteDone(bool ok) {
  const std::lock_guard lock(mutex_);
  writing_ = false;
  pace_.note_taken(std::chrono::steady_clock::now());
  if (!outbox_.empty()) outbox_.pop_front();
  if (!ok) return finish(grpc::Status::CANCELLED);
  if (final_status_) return finish(*final_status_);
  write_next();
}

void WatchStream::OnCancel() {
  const std::lock_guard lock(mutex_);
  finish(grpc::Status::CANCELLED);
}

void WatchStream::OnDone() {
  std::shared_ptr<WatchStream> self;
  const std::lock_guard lock(mutex_);
  over_ = true;
  self.swap(self_);
}

}  // namespace vouch::services
