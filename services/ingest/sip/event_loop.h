#pragma once

#include <sofia-sip/su_wait.h>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace vouch::services {

/// A thread with Sofia-SIP's event loop. Everything of Sofia-SIP that belongs to a listener is made, used and
/// destroyed there.
class EventLoop {
 public:
  using Call = std::function<void()>;

  /// The way onto the loop's thread for everybody else. Outlives the loop. Thread-safe.
  class Mailbox {
   public:
    Mailbox();
    ~Mailbox();
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    /// Has `call` run on the loop's thread, in order. False once the loop has ended: nobody will call it.
    bool post(Call call);

   private:
    friend class EventLoop;
    void close();
    std::vector<Call> take();

    std::mutex mutex_;
    std::vector<Call> calls_;
    int wake_ = -1;
    bool closed_ = false;
  };

  EventLoop();
  /// Runs what is posted already, then ends the thread.
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  su_root_t* root() const { return root_; }
  const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }
  /// Runs `call` on the loop's thread and waits for its end. From another thread only.
  void run(const Call& call);

 private:
  void live();
  void empty_mailbox();

  std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>();
  su_root_t* root_ = nullptr;
  bool ended_ = false;  ///< of the loop's thread
  std::thread thread_;
};

/// Calls once after a while. Used on the loop's thread only; may be destroyed at any time but within its
/// call.
class LoopTimer {
 public:
  LoopTimer(su_root_t* root, EventLoop::Call call);
  ~LoopTimer();
  LoopTimer(const LoopTimer&) = delete;
  LoopTimer& operator=(const LoopTimer&) = delete;

  /// Replaces what was armed before.
  void arm(std::chrono::milliseconds after);
  void disarm();

 private:
  EventLoop::Call call_;
  su_timer_t* timer_;
};

}  // namespace vouch::services
