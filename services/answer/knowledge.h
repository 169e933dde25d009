#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "domain/common/result.h"
#include "domain/registration/facts_by_impu.h"
#include "domain/warrant/warrant.h"
#include "services/common/trust/trust_sources.h"
#include "storage/binding/binding_reader.h"

namespace vouch::services {

/// What is on record as known at one time, for all questions of one transaction that are asked as of it. What
/// lookups need is read for all of them together (prepare()), anything else when it is asked for; what is
/// told is the same. Lives within one transaction. Not thread-safe. Errors of all functions: those of
/// storage.
class Knowledge {
 public:
  using Impus = std::vector<Impu>;
  using Facts = std::span<const RegistrationFact>;

  Knowledge(storage::Transaction& transaction, KnowledgeTime as_of)
      : transaction_(transaction), as_of_(as_of), reader_(transaction), sources_(transaction, as_of) {}
  Knowledge(const Knowledge&) = delete;
  Knowledge& operator=(const Knowledge&) = delete;

  KnowledgeTime as_of() const { return as_of_; }
  storage::Transaction& transaction() { return transaction_; }
  storage::BindingReader& reader() { return reader_; }
  TrustSources& sources() { return sources_; }

  /// Reads together what answers about `targets` need, as far as it was not read yet. Those that reach many
  /// identities are left out: they would keep the others waiting.
  Result<void> prepare(std::span<const Target> targets);
  /// The same without what verdicts on their bindings need beside.
  Result<void> prepare_bindings(std::span<const Target> targets);
  bool is_prepared(const Target& target) const { return impus_.contains(target); }

  /// Whom a target may concern, sorted.
  Result<Impus> impus_of(const Target& target);
  /// Gives `take` what is on record about each of `impus` of which anything is: the facts, or its past, which
  /// holds nothing from `until` on, and those since.
  using Take = std::function<void(const Impu&, const Past*, Facts)>;
  Result<void> read_histories(const Impus& impus, NetworkTime until, const Take& take);
  /// Who ever stood bound to a device, sorted; at most kCrowd + 1.
  Result<Impus> sharers_of(const Imei& device);

 private:
  Result<void> prepare_histories(const Impus& impus);
  Result<void> prepare_sharers();
  Result<void> prepare_sources();
  /// Calls `take` with what names a device, and whose that is, of all that was prepared.
  void for_each_instance(
      const std::function<void(const InstanceId&, const std::optional<Impi>&)>& take) const;

  storage::Transaction& transaction_;
  KnowledgeTime as_of_;
  storage::BindingReader reader_;
  TrustSources sources_;
  std::map<Target, Impus> impus_;  ///< of those prepared
  std::set<Target> reach_many_;
  std::set<Target> for_verdicts_;  ///< of which all that verdicts need was read, or that reach many
  storage::Histories histories_;   ///< with no facts where there are none
  std::map<Imei, Impus> sharers_;
};

}  // namespace vouch::services
