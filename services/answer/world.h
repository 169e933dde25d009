#pragma once

#include <algorithm>
#include <map>
#include <span>
#include <vector>

#include "domain/binding/binding.h"
#include "domain/common/result.h"
#include "domain/session/fold.h"
#include "domain/trust/policy.h"
#include "domain/warrant/warrant.h"
#include "storage/binding/binding_reader.h"

namespace vouch::services {

/// The bindings an answer rests on, as known at one knowledge time: folded from the facts known then, so that
/// the same question with the same `as_of` always meets the same world. What the network said from `until` on
/// is not in it: no answer may tell it. Lives within one transaction. Not thread-safe.
class World {
 public:
  World(storage::BindingReader& reader, KnowledgeTime as_of, NetworkTime until)
      : reader_(&reader), as_of_(as_of), until_(until) {}

  /// Brings in every binding that may concern `target`. Errors: those of storage.
  Result<void> load(const Target& target);
  /// Brings in every binding that `leg` may have used. Errors: those of storage.
  Result<void> load(const SessionLeg& leg);
  /// Brings in the bindings of these identities. Errors: those of storage.
  Result<void> load_identities(const std::vector<Impu>& impus);

  /// Everything brought in, by IMPU and registered_at.
  std::vector<Binding> bindings() const;
  /// The verdict on a binding that was brought in, weighing what other bindings of its device tell. Errors:
  /// those of storage.
  Result<Verdict> verdict_of(const Binding& binding);

  KnowledgeTime as_of() const { return as_of_; }
  /// The network time the world stands at: that of its knowledge, but no later than its end.
  NetworkTime now() const { return std::min(NetworkTime::from_us(as_of_.us), until_); }

 private:
  storage::BindingReader* reader_;
  KnowledgeTime as_of_;
  NetworkTime until_;
  std::map<Impu, std::vector<Binding>> by_impu_;
};

}  // namespace vouch::services
