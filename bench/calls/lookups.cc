#include "bench/calls/lookups.h"

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "vouch/v1/correlation.grpc.pb.h"

namespace vouch::bench {
namespace {

namespace v1 = ::vouch::v1;
using Clock = std::chrono::steady_clock;

constexpr auto kConnect = std::chrono::seconds{10};
constexpr auto kDeadline = std::chrono::seconds{10};

using Stub = v1::CorrelationService::Stub;
using Done = std::function<void(grpc::Status)>;

struct Lookup {
  using Request = v1::LookupRequest;
  using Response = v1::LookupResponse;
  static void put(const std::string& subject, Request& request) {
    request.mutable_target()->set_impu(subject);
  }
  static bool told_something(const Response& response) { return response.bindings_size() > 0; }
  static void ask(Stub& stub, grpc::ClientContext& context, const Request& request, Response& response,
                  Done done) {
    stub.async()->Lookup(&context, &request, &response, std::move(done));
  }
};

struct SessionResolution {
  using Request = v1::ResolveSessionRequest;
  using Response = v1::ResolveSessionResponse;
  static void put(const std::string& subject, Request& request) { request.set_call_id(subject); }
  static bool told_something(const Response& response) { return response.session().legs_size() > 0; }
  static void ask(Stub& stub, grpc::ClientContext& context, const Request& request, Response& response,
                  Done done) {
    stub.async()->ResolveSession(&context, &request, &response, std::move(done));
  }
};

/// Calls on their way, as many as there are places, and what became of those that came back.
template <class Kind>
class Calls {
 public:
  explicit Calls(const AskingLoad& load) : load_(load) {
    for (const AskedAbout& about : load.questions) {
      auto& request = requests_.emplace_back();
      request.set_liid(about.liid);
      Kind::put(about.subject, request);
    }
    for (int i = 0; i < load.connections; ++i) {
      const auto channel = connect(load.server);
      if (!channel->WaitForConnected(std::chrono::system_clock::now() + kConnect))
        throw std::runtime_error("nobody answers");
      stubs_.push_back(v1::CorrelationService::NewStub(channel));
    }
  }

  AskingOutcome run() {
    begin_ = Clock::now();
    end_ = begin_ + load_.time;
    if (load_.per_second > 0) {
      send_evenly();
    } else {
      for (int i = 0; i < load_.in_flight; ++i) call(Clock::now());
    }
    std::unique_lock lock{mutex_};
    came_back_.wait(lock, [this] { return in_flight_ == 0; });
    outcome_.seconds = std::chrono::duration<double>(last_ - begin_).count();
    return std::move(outcome_);
  }

 private:
  struct Call {
    grpc::ClientContext context;
    typename Kind::Response response;
    Clock::time_point due;
  };

  void send_evenly() {
    for (std::uint64_t i = 0;; ++i) {
      const std::chrono::duration<double> since{static_cast<double>(i) / load_.per_second};
      const auto due = begin_ + std::chrono::duration_cast<Clock::duration>(since);
      if (due >= end_) return;
      std::this_thread::sleep_until(due);
      call(due);
    }
  }

  void call(Clock::time_point due) {
    auto one = std::make_shared<Call>();
    one->due = due;
    one->context.set_deadline(std::chrono::system_clock::now() + kDeadline);
    std::uint64_t serial = 0;
    {
      const std::lock_guard lock{mutex_};
      serial = asked_++;
      ++in_flight_;
    }
    Kind::ask(*stubs_[serial % stubs_.size()], one->context, requests_[serial % requests_.size()],
              one->response,
              [this, one](const grpc::Status& status) mutable { answered(std::move(one), status); });
  }

  /// The last one ends the program: by then nothing of its call may be left to a thread of gRPC.
  void answered(std::shared_ptr<Call> one, const grpc::Status& status) {
    const auto now = Clock::now();
    const bool goes_on = load_.per_second <= 0 && now < end_;
    if (goes_on) call(now);
    note(*one, status, now);
    one.reset();
    const std::lock_guard lock{mutex_};
    if (--in_flight_ == 0) came_back_.notify_all();
  }

  void note(Call& one, const grpc::Status& status, Clock::time_point now) {
    const std::lock_guard lock{mutex_};
    last_ = std::max(last_, now);
    ++(status.ok() ? outcome_.answered : outcome_.failed);
    outcome_.waits.add(std::chrono::duration_cast<std::chrono::microseconds>(now - one.due).count());
    if (Kind::told_something(one.response)) {
      ++outcome_.told_something;
      if (outcome_.sample.empty()) outcome_.sample = one.response.SerializeAsString();
    }
  }

  const AskingLoad& load_;
  std::vector<typename Kind::Request> requests_;
  std::vector<std::unique_ptr<Stub>> stubs_;
  Clock::time_point begin_;
  Clock::time_point end_;
  std::mutex mutex_;
  std::condition_variable came_back_;
  Clock::time_point last_;
  std::uint64_t asked_ = 0;
  std::uint64_t in_flight_ = 0;
  AskingOutcome outcome_;
};

}  // namespace

AskingOutcome ask_lookups(const AskingLoad& load) {
  return Calls<Lookup>{load}.run();
}

AskingOutcome ask_sessions(const AskingLoad& load) {
  return Calls<SessionResolution>{load}.run();
}

}  // namespace vouch::bench
