#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <utility>

#include "domain/common/result.h"
#include "services/ingest/batch.h"

namespace vouch::services {

/// The batches of a feed that are on their way through the sink, in the order of their messages. The sink may
/// be done with a later one first; it is over when all before it are. `One` is what is left at hand of a
/// batch, and holds its `std::optional<Result<Stored>> outcome`. Not thread-safe.
template <class One>
class OnTheirWay {
 public:
  using Batches = std::deque<std::shared_ptr<One>>;

  void add(std::shared_ptr<One> batch) { batches_.push_back(std::move(batch)); }
  /// Those that are over now that the sink is done with `batch`; not among them any more.
  Batches done(One& batch, const Result<Stored>& outcome) {
    batch.outcome = outcome;
    Batches over;
    for (; !batches_.empty() && batches_.front()->outcome; batches_.pop_front())
      over.push_back(std::move(batches_.front()));
    return over;
  }

  bool is_empty() const { return batches_.empty(); }
  std::size_t size() const { return batches_.size(); }
  const Batches& all() const { return batches_; }

 private:
  Batches batches_;
};

}  // namespace vouch::services
