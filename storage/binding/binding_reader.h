#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "domain/identity/imei.h"
#include "domain/identity/uri.h"
#include "domain/registration/facts_by_impu.h"
#include "domain/warrant/warrant.h"
#include "storage/binding/finder.h"
#include "storage/binding/past_store.h"
#include "storage/binding/registration_content.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// How far something was told: all that was known then, and which bindings had run out of time.
struct KnownUntil {
  KnowledgeTime known;
  NetworkTime settled;  ///< network time at which expiry was judged
  friend bool operator==(const KnownUntil&, const KnownUntil&) = default;
};

/// What is on record about identities: of some the past stands in for their older facts.
struct Histories {
  FactsByImpu facts;  ///< from the past's read_from on, where there is one
  Pasts pasts;
  std::set<Impu> folded;  ///< of whom a past is on record, whether it stands in or not

  /// Null where there is none.
  const Past* past_of(const Impu& impu) const;
  /// Takes in what was read of others.
  void add(Histories&& others);
};

/// Reads facts, and finds the IMPUs whose facts may concern something: every IMPU with a fact known at
/// `as_of` that shows it, so fold their facts (timeline) to learn what held. Found IMPUs come sorted and
/// distinct. Errors of all functions: those of Transaction.
class BindingReader {
 public:
  explicit BindingReader(Transaction& transaction) : transaction_(transaction) {}

  /// The latest knowledge time at which all there is to know is known: whatever is asked with an `as_of` up
  /// to here is answered the same for ever. A later `as_of` is not yet repeatable; take the earlier of the
  /// two.
  Result<KnowledgeTime> knowledge_horizon();

  /// The facts about `impus` known at `as_of`, by IMPU and network time.
  Result<std::vector<RegistrationFact>> facts_of(std::span<const Impu> impus, KnowledgeTime as_of);

  /// What is known at `as_of` about `impus`: the facts, or, where there is a past of which `serves` holds,
  /// that and the facts since. An IMPU of which nothing is known is not in it.
  using Serves = std::function<bool(const Impu&, const Past&)>;
  Result<Histories> histories_of(std::span<const Impu> impus, KnowledgeTime as_of, const Serves& serves);

  /// By the device an instance-id names; candidates do not count.
  Result<std::vector<Impu>> impus_of(const Imei& imei, KnowledgeTime as_of);
  Result<std::vector<Impu>> impus_of(const Impi& impi, KnowledgeTime as_of);
  /// Of each of `targets` that reaches few IMPUs, which; a target that is left out must be asked for alone.
  using ImpusOfTargets = std::map<Target, std::vector<Impu>>;
  Result<ImpusOfTargets> impus_of_few(std::span<const Target> targets, KnowledgeTime as_of);
  /// By a contact or a public or temporary GRUU: compare with equal() what comes of it (RFC 3261
  /// section 19.1.4).
  Result<std::vector<Impu>> impus_by_uri(const std::string& uri, KnowledgeTime as_of);
  /// By the normalised form of an instance-id that names no device.
  Result<std::vector<Impu>> impus_by_instance(std::string_view normalized, KnowledgeTime as_of);
  /// By the address and port that the UE registered from.
  Result<std::vector<Impu>> impus_by_flow(std::string_view address, std::uint16_t port, KnowledgeTime as_of);
  /// By the topmost Path entry; only one with a flow token finds any (holds_flow_token()).
  Result<std::vector<Impu>> impus_by_path(std::string_view path, KnowledgeTime as_of);

  /// The IMPUs that ever belonged to one of `targets`, of which a binding was added, changed or removed
  /// since, or ran out of time by `now`.
  Result<std::vector<Impu>> changed_since(std::span<const Target> targets, const KnownUntil& since,
                                          NetworkTime now);

  /// The private identities with which those are registered that ever belonged to one of `targets`.
  Result<std::vector<Impi>> impis_of(std::span<const Target> targets);

  /// For each of `imeis` or `contacts`, at most `most` of the IMPUs it finds; sorted, distinct.
  Result<std::vector<std::vector<Impu>>> sharers_of(std::span<const Imei> imeis, KnowledgeTime as_of,
                                                    std::size_t most);
  Result<std::vector<std::vector<Impu>>> sharers_of(std::span<const ContactUri> contacts, KnowledgeTime as_of,
                                                    std::size_t most);

 private:
  Result<std::vector<std::vector<Impu>>> found_by_each(FinderKind kind, Cell keys, std::size_t count,
                                                       KnowledgeTime as_of, std::size_t most);
  Result<std::vector<std::vector<Impu>>> rows_found_by_each(FinderKind kind, Cell keys, std::size_t count,
                                                            KnowledgeTime as_of,
                                                            std::optional<std::size_t> most_rows);
  Result<void> find_few(std::span<const Target> targets, FinderKind kind, KnowledgeTime as_of,
                        ImpusOfTargets& found);
  Result<std::vector<Impu>> found_by(FinderKind kind, FinderKey key, KnowledgeTime as_of);
  Result<std::vector<RegistrationFact>> facts_since(const Pasts& pasts, KnowledgeTime as_of);

  Transaction& transaction_;
  ProfileReader profiles_;
  RegistrationContents contents_;  ///< the identities of one registration share them
};

}  // namespace vouch::storage
