#include "services/ingest/hep/hep_listener.h"

#include <pthread.h>

#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <csignal>
#include <thread>
#include <utility>

#include "services/ingest/hep/reception.h"
#include "services/ingest/hep/stream_listener.h"
#include "services/ingest/hep/udp_receiver.h"

namespace vouch::services {
namespace {

/// A thread that no signal reaches: the process handles them elsewhere, and a peer that is gone is no reason
/// to die of SIGPIPE.
std::thread thread_without_signals(std::function<void()> body) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(std::move(body));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

class Listener : public HepListener {
 public:
  Listener(const HepListenerConfig& config, SenderList senders, Intake& intake)
      : context_(std::make_shared<asio::io_context>(1)),
        reception_(config.auth_key, std::move(senders), intake) {}

  ~Listener() override { stop(); }

  Result<void> start(const HepListenerConfig& config) {
    auto receiver = config.transport == HepTransport::kUdp
                        ? UdpReceiver::open(*context_, config, reception_)
                        : StreamListener::open(context_, config, reception_);
    if (!receiver) return tl::make_unexpected(receiver.error());
    receiver_ = std::move(*receiver);
    port_ = receiver_->port();
    receiver_->start();
    thread_ = thread_without_signals([this] { context_->run(); });
    return {};
  }

  std::uint16_t port() const override { return port_; }
  HepCounts counts() const override { return reception_.counts(); }
  SenderTally::Totals senders() const override { return reception_.senders(); }

  void stop() override {
    if (!thread_.joinable()) return;
    asio::post(*context_, [this] { receiver_->stop(); });
    thread_.join();
  }

 private:
  /// Shared with calls that the Intake may still hold when all else is gone.
  std::shared_ptr<asio::io_context> context_;
  HepReception reception_;
  std::shared_ptr<Receiver> receiver_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<HepListener>> HepListener::open(const HepListenerConfig& config, Intake& intake) {
  auto senders = SenderList::from(config.allowed_senders);
  if (!senders) return tl::make_unexpected(senders.error());
  auto listener = std::make_unique<Listener>(config, std::move(*senders), intake);
  return listener->start(config).map([&] { return std::unique_ptr<HepListener>(std::move(listener)); });
}

}  // namespace vouch::services
