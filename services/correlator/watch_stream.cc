#include "services/correlator/watch_stream.h"

#include <charconv>
#include <utility>

#include "services/answer/changes.h"
#include "services/answer/message/answer_message.h"
#include "services/common/convert/convert.h"
#include "services/common/process/unary.h"
#include "services/common/status/status.h"

namespace vouch::services {
namespace {

constexpr auto kHeartbeat = std::chrono::seconds{10};
constexpr std::string_view kCursorPrefix = "k2-";

std::optional<std::int64_t> number_in(std::string_view digits) {
  std::int64_t us = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), us);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return us;
}

v1::ChangeKind to_proto(ChangeKind kind) {
  return kind == ChangeKind::kWithdrawn ? v1::BINDING_WITHDRAWN : v1::BINDING_CHANGED;
}

}  // namespace

std::string cursor_of(const storage::KnownUntil& told) {
  return std::string{kCursorPrefix} + std::to_string(told.known.us) + "." + std::to_string(told.settled.us);
}

Result<storage::KnownUntil> told_of_cursor(const std::string& cursor) {
  const std::size_t point = cursor.find('.');
  if (!cursor.starts_with(kCursorPrefix) || point == std::string::npos) return fail("BAD_CURSOR", "cursor");
  const std::string_view text{cursor};
  const auto known = number_in(text.substr(kCursorPrefix.size(), point - kCursorPrefix.size()));
  const auto settled = number_in(text.substr(point + 1));
  if (!known || !settled) return fail("BAD_CURSOR", "cursor");
  return storage::KnownUntil{KnowledgeTime::from_us(*known), NetworkTime::from_us(*settled)};
}

void WatchStream::begin(std::shared_ptr<WatchStream> self, Question question,
                        std::optional<storage::KnownUntil> since) {
  const std::lock_guard lock(mutex_);
  self_ = std::move(self);
  question_ = std::move(question);
  since_ = since;
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
  if (over_ || polling_ || !outbox_.empty()) return false;
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

Result<void> WatchStream::tell_changes() {
  const auto now = std::chrono::steady_clock::now();
  if (begun_) {
    const auto worth = worth_asking(database_, question_, *since_, desk_.now(), limit_);
    if (!worth) return tl::make_unexpected(worth.error());
    if (!*worth) {
      if (now - last_sent_ < kHeartbeat) return {};
      v1::WatchResponse heartbeat;
      heartbeat.set_cursor(cursor_of(*since_));
      send(std::move(heartbeat));
      return {};
    }
  }
  const auto answer = desk_.answer<ChangesAnswer>(
      question_, limit_, [&](Case& open_case) { return changes(open_case, since_); });
  if (!answer) return tl::make_unexpected(answer.error());
  for (const ToldChange& told : answer->changes) {
    v1::WatchResponse response;
    // Until the last change is told, a client that breaks off begins where these began.
    const bool last = &told == &answer->changes.back();
    response.set_cursor(cursor_of(last ? answer->told_until : *since_));
    v1::Change& change = *response.mutable_change();
    change.set_kind(to_proto(told.kind));
    *change.mutable_basis() = services::to_proto(answer->basis);
    *change.mutable_binding() = services::to_proto(told.told.disclosed, told.told.verdict);
    send(std::move(response));
  }
  if (!begun_ && answer->changes.empty()) {
    v1::WatchResponse first;
    first.set_cursor(cursor_of(answer->told_until));
    send(std::move(first));
  }
  since_ = answer->told_until;
  begun_ = true;
  return {};
}

void WatchStream::send(v1::WatchResponse response) {
  const std::lock_guard lock(mutex_);
  last_sent_ = std::chrono::steady_clock::now();
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
