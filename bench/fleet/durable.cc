#include "bench/fleet/durable.h"

#include <stdexcept>
#include <thread>
#include <utility>

namespace vouch::bench {

namespace v1 = ::vouch::v1;

Durability::Durability(const GrpcTarget& target, std::string feed)
    : stub_(v1::FeedService::NewStub(connect(target))), feed_(std::move(feed)) {
  const auto feeds = ask();
  if (const v1::Feed* own = mine(feeds)) before_ = own->registrations();
}

void Durability::wait(std::uint64_t registrations, std::chrono::seconds limit) {
  constexpr auto pause = std::chrono::milliseconds{5};
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!all_is_in(registrations)) {
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("not everything is durable in time");
    std::this_thread::sleep_for(pause);
  }
}

bool Durability::all_is_in(std::uint64_t registrations) {
  const auto feeds = ask();
  if (!feeds.sink().direct() || feeds.sink().spool_entries() != 0) return false;
  const v1::Feed* own = mine(feeds);
  return own == nullptr || (own->registrations() >= before_ + registrations && own->unsettled_octets() == 0);
}

v1::ListFeedsResponse Durability::ask() {
  grpc::ClientContext context;
  v1::ListFeedsResponse response;
  const grpc::Status status = stub_->ListFeeds(&context, {}, &response);
  if (!status.ok()) throw std::runtime_error("feeds: " + status.error_message());
  return response;
}

const v1::Feed* Durability::mine(const v1::ListFeedsResponse& feeds) const {
  if (feed_.empty()) return nullptr;
  for (const v1::Feed& feed : feeds.feeds())
    if (feed.spec().name() == feed_) return &feed;
  throw std::runtime_error("ingest has no such feed");
}

}  // namespace vouch::bench
