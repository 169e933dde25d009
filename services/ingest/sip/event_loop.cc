#include "services/ingest/sip/event_loop.h"

#include <sofia-sip/su.h>
#include <sofia-sip/su_log.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <chrono>
#include <cstdarg>
#include <cstdint>
#include <future>
#include <utility>

namespace vouch::services {
namespace {

/// Sofia-SIP counts the time to its next timer in whole milliseconds, and asks again and again in what is
/// left of the last one. With thousands of transactions there is always a timer so near: a pause leaves the
/// processor to others, and what comes meanwhile is read in one go.
constexpr std::chrono::microseconds kPause{500};
constexpr su_duration_t kLongestWaitMs = 1000;

/// Sofia-SIP's own log lines hold URIs and Call-IDs: identifiers of persons, which no log of ours may.
void say_nothing(void* /*stream*/, const char* /*format*/, va_list /*arguments*/) {}

void prepare_library() {
  static const int prepared = [] {
    su_init();
    su_log_redirect(nullptr, say_nothing, nullptr);
    return 0;
  }();
  static_cast<void>(prepared);
}

}  // namespace

EventLoop::Mailbox::Mailbox() : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

EventLoop::Mailbox::~Mailbox() {
  if (wake_ >= 0) ::close(wake_);
}

bool EventLoop::Mailbox::post(Call call) {
  const std::lock_guard lock(mutex_);
  if (closed_) return false;
  calls_.push_back(std::move(call));
  if (calls_.size() == 1) {
    const std::uint64_t one = 1;
    static_cast<void>(!write(wake_, &one, sizeof one));  // full means: it is awake already
  }
  return true;
}

void EventLoop::Mailbox::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
}

std::vector<EventLoop::Call> EventLoop::Mailbox::take() {
  const std::lock_guard lock(mutex_);
  std::uint64_t times = 0;
  static_cast<void>(!read(wake_, &times, sizeof times));
  return std::exchange(calls_, {});
}

EventLoop::EventLoop() {
  prepare_library();
  std::promise<void> ready;
  thread_ = std::thread([this, &ready] {
    root_ = su_root_create(nullptr);
    ready.set_value();
    live();
  });
  ready.get_future().wait();
}

EventLoop::~EventLoop() {
  mailbox_->post([this] { ended_ = true; });
  thread_.join();
}

void EventLoop::run(const Call& call) {
  std::promise<void> done;
  const bool posted = mailbox_->post([&] {
    call();
    done.set_value();
  });
  if (posted) done.get_future().wait();
}

void EventLoop::live() {
  su_wait_t wait{};
  su_wait_create(&wait, mailbox_->wake_, SU_WAIT_IN);
  const auto woken = [](su_root_magic_t*, su_wait_t*, su_wakeup_arg_t* self) {
    reinterpret_cast<EventLoop*>(self)->empty_mailbox();
    return 0;
  };
  su_root_register(root_, &wait, woken, reinterpret_cast<su_wakeup_arg_t*>(this), 0);
  while (!ended_) {
    if (su_root_step(root_, kLongestWaitMs) == 0) std::this_thread::sleep_for(kPause);
  }
  mailbox_->close();
  empty_mailbox();
  su_root_unregister(root_, &wait, woken, reinterpret_cast<su_wakeup_arg_t*>(this));
  su_root_destroy(root_);
}

void EventLoop::empty_mailbox() {
  for (const Call& call : mailbox_->take()) call();
}

LoopTimer::LoopTimer(su_root_t* root, EventLoop::Call call)
    : call_(std::move(call)), timer_(su_timer_create(su_root_task(root), 0)) {}

LoopTimer::~LoopTimer() {
  su_timer_destroy(timer_);
}

void LoopTimer::arm(std::chrono::milliseconds after) {
  const auto rung = [](su_root_magic_t*, su_timer_t*, su_timer_arg_t* self) {
    reinterpret_cast<LoopTimer*>(self)->call_();
  };
  su_timer_set_interval(timer_, rung, reinterpret_cast<su_timer_arg_t*>(this), after.count());
}

void LoopTimer::disarm() {
  su_timer_reset(timer_);
}

}  // namespace vouch::services
