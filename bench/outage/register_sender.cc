#include "bench/outage/register_sender.h"

#include <algorithm>
#include <array>
#include <asio/buffer.hpp>
#include <asio/connect.hpp>
#include <asio/write.hpp>
#include <string>
#include <utility>

#include "bench/load/subscriber.h"
#include "bench/outage/answer_reader.h"

namespace vouch::bench {
namespace {

using asio::ip::tcp;
using std::chrono::duration_cast;
using std::chrono::microseconds;

constexpr auto kTick = std::chrono::milliseconds{1};
constexpr std::size_t kReadOctets = 64 * 1024;

}  // namespace

class RegisterSender::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(RegisterSender& sender, std::uint16_t port) : sender_(sender), socket_(sender.context_) {
    socket_.connect({asio::ip::address_v4::loopback(), port});
    socket_.set_option(tcp::no_delay(true));
  }

  void send(std::string_view message) {
    gathering_ += message;
    write();
  }

  void read() {
    socket_.async_read_some(asio::buffer(read_),
                            [self = shared_from_this()](asio::error_code error, std::size_t octets) {
                              if (error) return;
                              self->reader_.feed({self->read_.data(), octets});
                              while (const auto answer = self->reader_.next())
                                self->sender_.answered(answer->serial, answer->is_success);
                              self->read();
                            });
  }

  void close() {
    asio::error_code ignored;
    socket_.close(ignored);
  }

 private:
  void write() {
    if (!on_its_way_.empty() || gathering_.empty()) return;
    on_its_way_.swap(gathering_);
    asio::async_write(socket_, asio::buffer(on_its_way_),
                      [self = shared_from_this()](asio::error_code error, std::size_t) {
                        if (error) return;
                        self->on_its_way_.clear();
                        self->write();
                      });
  }

  RegisterSender& sender_;
  tcp::socket socket_;
  std::string gathering_;
  std::string on_its_way_;
  std::array<char, kReadOctets> read_;
  AnswerReader reader_;
};

RegisterSender::RegisterSender(asio::io_context& context, const RegisterLoad& load)
    : context_(context), load_(load), timer_(context) {
  for (int i = 0; i < load.connections; ++i)
    connections_.push_back(std::make_shared<Connection>(*this, load.port));
}

RegisterSender::~RegisterSender() = default;

void RegisterSender::run(std::chrono::milliseconds sending, std::chrono::milliseconds grace) {
  begin_ = Clock::now();
  begin_wall_us_ = duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  send_until_ = begin_ + sending;
  give_up_at_ = send_until_ + grace;
  for (const auto& connection : connections_) connection->read();
  tick();
  context_.run();
}

void RegisterSender::tick() {
  const auto now = Clock::now();
  if (std::exchange(stopped_, false)) {
    give_up_at_ -= send_until_ - std::min(now, send_until_);
    send_until_ = std::min(now, send_until_);
  }
  send_what_is_due();
  if (now >= send_until_ && (unanswered_ == 0 || now >= give_up_at_)) {
    for (const auto& connection : connections_) connection->close();
    if (when_done_) when_done_();
    return;
  }
  timer_.expires_after(kTick);
  timer_.async_wait([this](asio::error_code error) {
    if (!error) tick();
  });
}

void RegisterSender::send_what_is_due() {
  const auto until = std::min(Clock::now(), send_until_);
  while (true) {
    const std::uint64_t index = outcomes_.size();
    const std::chrono::duration<double> since{static_cast<double>(index) / load_.per_second};
    const auto due = begin_ + duration_cast<Clock::duration>(since);
    if (due >= until) return;
    connections_[index % connections_.size()]->send(
        third_party_register(index % load_.fleet, load_.first_round + index / load_.fleet, index + 1));
    outcomes_.push_back({wall_us(due), -1});
    ++unanswered_;
  }
}

void RegisterSender::answered(std::uint64_t serial, bool is_success) {
  if (serial == 0 || serial > outcomes_.size()) return;
  Outcome& outcome = outcomes_[serial - 1];
  if (outcome.waited_us >= 0) return;
  --unanswered_;
  if (is_success) outcome.waited_us = wall_us(Clock::now()) - outcome.due_us;
}

std::int64_t RegisterSender::wall_us(Clock::time_point time) const {
  return begin_wall_us_ + duration_cast<microseconds>(time - begin_).count();
}

}  // namespace vouch::bench
