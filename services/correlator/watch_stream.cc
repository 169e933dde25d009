#include "services/correlator/watch_stream.h"

#include <utility>

#include "services/answer/changes.h"
#include "services/common/convert/convert.h"
#include "services/common/process/unary.h"
#include "services/common/status/status.h"

namespace vouch::services {
namespace {

constexpr auto kHeartbeat = std::chrono::seconds{10};

/// Ends a look when half of its time is over, so that it is done with what it has begun.
Enough enough_of(std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit / 2;
  return [end] { return std::chrono::steady_clock::now() >= end; };
}

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
  if (pace_.has_caught_up(now)) was_behind_ = true;
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
  const Result<void> told = tell();
  const std::lock_guard lock(mutex_);
  polling_ = false;
  if (told) return;
  log_failure(told.error());
  finish(to_status(told.error()));
}

Result<WorthAsking> WatchStream::worth_a_look() {
  if (!begun_ || cursor_->until) return WorthAsking{true, false};
  return worth_asking(database_, question_, {cursor_->since, amended_, signs_}, desk_.now(), limit_);
}

Result<void> WatchStream::tell() {
  const auto worth = worth_a_look();
  if (!worth) return tl::make_unexpected(worth.error());
  if (worth->changes) {
    if (auto told = tell_changes(); !told) return told;
  }
  bool amendments = worth->amendments || more_amendments_;
  if (worth->changes && !amendments) {
    const auto found =
        worth_amending(database_, question_, {cursor_->since, amended_, signs_}, desk_.now(), limit_);
    if (!found) return tl::make_unexpected(found.error());
    amendments = *found;
  }
  if (amendments) {
    if (auto told = tell_amendments(); !told) return told;
  }
  tell_where_it_is();
  return {};
}

Result<ChangesAnswer> WatchStream::look_for_changes() {
  const WatchCursor from = cursor_.value_or(WatchCursor{});
  Question question = question_;
  // What was begun up to one time is told to its end as of then, by whichever stream goes on with it.
  if (from.until) question.as_of = from.until->known;
  const ChangesPart part{from.until, from.told, enough_of(limit_)};
  return desk_.answer<ChangesAnswer>(question, limit_, [&](Case& open_case) {
    return changes(open_case, cursor_ ? std::optional{from.since} : std::nullopt, part);
  });
}

Result<void> WatchStream::tell_changes() {
  announce_merging();
  const auto answer = look_for_changes();
  if (!answer) return tl::make_unexpected(answer.error());
  const WatchCursor from = cursor_.value_or(WatchCursor{});
  auto messages = messages_of(*answer, from);
  const bool fresh = !cursor_;
  cursor_ = cursor_behind(*answer, from);
  if (!answer->more) signs_ = answer->signs;
  if (!begun_ && (fresh || messages.empty())) {
    v1::WatchResponse& first = *messages.emplace(messages.begin());
    first.set_cursor(text_of(*cursor_));
  }
  begun_ = true;
  for (v1::WatchResponse& message : messages) send(std::move(message));
  return {};
}

Result<void> WatchStream::tell_amendments() {
  const auto answer = desk_.answer<AmendmentsAnswer>(
      question_, limit_, [&](Case& open_case) { return amendments(open_case, amended_, enough_of(limit_)); });
  if (!answer) return tl::make_unexpected(answer.error());
  if (!answer->amendments.empty()) amended_ = answer->amendments.back().amended.id();
  more_amendments_ = answer->more;
  for (v1::WatchResponse& message : messages_of(*answer, *cursor_)) send(std::move(message));
  return {};
}

void WatchStream::tell_where_it_is() {
  if (std::chrono::steady_clock::now() - last_sent_ < kHeartbeat) return;
  v1::WatchResponse heartbeat;
  heartbeat.set_cursor(text_of(*cursor_));
  send(std::move(heartbeat));
}

/// What a client that was behind is told from here on is merged; not yet what was begun before.
void WatchStream::announce_merging() {
  const std::lock_guard lock(mutex_);
  if (!was_behind_ || !cursor_ || cursor_->until) return;
  was_behind_ = false;
  merged_since_ = cursor_->since.settled;
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
