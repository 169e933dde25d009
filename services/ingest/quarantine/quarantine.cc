#include "services/ingest/quarantine/quarantine.h"

#include <utility>

namespace vouch::services {
namespace {

constexpr std::size_t kPendingOctets = 8U << 20U;
constexpr std::size_t kPendingCount = 20'000;
constexpr std::chrono::milliseconds kRhythm{500};

}  // namespace

Quarantine::Quarantine(std::unique_ptr<QuarantineStore> store, Clock clock)
    : store_(std::move(store)), clock_(std::move(clock)), trouble_(store_->damage()) {
  writer_ = std::thread([this] { run(); });
}

Quarantine::~Quarantine() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  writer_.join();
  static_cast<void>(flush());
}

Result<std::unique_ptr<Quarantine>> Quarantine::open(const std::filesystem::path& folder, SealedBox box,
                                                     QuarantineLimits limits, Clock clock) {
  auto store = QuarantineStore::open(folder, box, limits);
  if (!store) return tl::make_unexpected(store.error());
  std::unique_ptr<Quarantine> quarantine(new Quarantine(std::move(*store), std::move(clock)));
  return quarantine;
}

void Quarantine::add(std::string_view feed, std::string_view code, std::string_view where,
                     std::string_view octets, NetworkTime at) {
  const auto now = clock_();
  const std::lock_guard lock(mutex_);
  if (pending_.size() >= kPendingCount || pending_octets_ + octets.size() > kPendingOctets) {
    ++lost_;
    return;
  }
  pending_octets_ += octets.size();
  pending_.push_back(
      {std::string{feed}, std::string{code}, std::string{where}, std::string{octets}, at, now});
}

void Quarantine::run() {
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, kRhythm, [this] { return stopping_; })) {
    lock.unlock();
    static_cast<void>(flush());
    lock.lock();
  }
}

Result<void> Quarantine::flush() {
  const std::lock_guard disk(disk_mutex_);
  Pending taken;
  {
    const std::lock_guard lock(mutex_);
    taken.swap(pending_);
    pending_octets_ = 0;
  }
  const auto now = clock_();
  auto done = store_->keep(taken, now);
  if (done) return done;
  const Error first = done.error();
  // A damaged file has been replaced: the new one takes them.
  if (first.code == "QUARANTINE_DAMAGED") done = store_->keep(taken, now);
  const std::lock_guard lock(mutex_);
  trouble_ = first;
  if (!done) lost_ += taken.size();
  return tl::make_unexpected(first);
}

Result<std::vector<QuarantinedMessage>> Quarantine::list(std::string_view feed, std::size_t count) {
  if (auto written = flush(); !written) return tl::make_unexpected(written.error());
  const std::lock_guard disk(disk_mutex_);
  return store_->list(feed, count);
}

QuarantineTotals Quarantine::totals(std::string_view feed) {
  const std::lock_guard disk(disk_mutex_);
  return store_->totals(feed);
}

Result<std::string> Quarantine::octets_of(std::int64_t id) {
  const std::lock_guard disk(disk_mutex_);
  return store_->octets_of(id);
}

Result<std::vector<QuarantineCount>> Quarantine::counts() {
  if (auto written = flush(); !written) return tl::make_unexpected(written.error());
  const std::lock_guard disk(disk_mutex_);
  return store_->counts();
}

std::uint64_t Quarantine::lost() const {
  const std::lock_guard lock(mutex_);
  return lost_;
}

std::optional<Error> Quarantine::take_trouble() {
  const std::lock_guard lock(mutex_);
  return std::exchange(trouble_, std::nullopt);
}

}  // namespace vouch::services
