#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "domain/identity/liid.h"
#include "storage/audit/told_subject.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// An answer that was given: what it told of, and as of when.
struct ToldAnswer {
  std::int64_t entry = 0;  ///< its record
  int number = 0;          ///< of several that one answer told
  KnowledgeTime as_of;
  ToldSubject subject;
  KnowledgeTime stood_at;  ///< as of when it was looked at last: when it was given, or amended
};

/// A session that an answer told of.
struct CallTold {
  std::string call_id;
  NetworkTime began;
};

/// Names an amendment.
struct AmendmentId {
  KnowledgeTime known_at;
  std::int64_t entry = 0;
  int number = 0;
  friend auto operator<=>(const AmendmentId&, const AmendmentId&) = default;
};

/// An answer that is another one as known at `known_at` than at `told.stood_at`.
struct AmendedAnswer {
  ToldAnswer told;
  KnowledgeTime known_at;
  AmendmentId id() const { return {known_at, told.entry, told.number}; }
};

/// How far the answers of a warrant were looked through.
struct AmendmentPass {
  KnowledgeTime known_at;                   ///< with all that was known then
  std::optional<KnowledgeTime> passing_to;  ///< where a pass is not done: what it looks through them with
  std::int64_t behind_entry = 0;            ///< as far as it came
  int behind_number = 0;
  std::string in_page;  ///< where the next one is a page: its calls before this place were looked at
  /// The earliest knowledge of answers that were not there to be seen: an answer comes later than what it
  /// rests on, and a pass may run in between.
  std::optional<KnowledgeTime> unseen;
  std::uint64_t seen_below = 0;     ///< answers of earlier transactions were seen, or will be in this pass
  std::uint64_t visible_below = 0;  ///< of earlier transactions there will be no more answers than there are
};

/// What there is to do about the amendments of a warrant.
struct AmendmentsDue {
  bool now = false;                    ///< some wait to be told, or answers to be looked through
  std::optional<KnowledgeTime> since;  ///< else what became known since may amend; nothing without answers
};

/// The answers given under a warrant, and what became of them. Errors of all functions: those of Transaction.
class ToldAnswers {
 public:
  ToldAnswers(Transaction& transaction, Liid liid) : transaction_(transaction), liid_(std::move(liid)) {}

  /// Takes the turn to look through the answers, until the transaction ends; nothing while another has it. A
  /// first pass begins with the knowledge of the earliest answer, or with `now` where there is none.
  Result<std::optional<AmendmentPass>> take_pass(KnowledgeTime now);
  Result<void> note_pass(const AmendmentPass& pass);
  /// What there is to do for someone who was told up to `after`.
  Result<AmendmentsDue> due(const AmendmentId& after);

  /// At most `most` answers that speak of network time later than `when`, behind where `pass` is, in order.
  Result<std::vector<ToldAnswer>> speaking_of(NetworkTime when, const AmendmentPass& pass, std::size_t most);

  /// The sessions that one answer told of, and those that it is known to have left out.
  Result<std::vector<CallTold>> calls_told_in(std::int64_t entry);
  /// Notes a session as one that a page told nothing of.
  Result<ToldAnswer> add_left_out(const ToldAnswer& page, const CallTold& call);

  Result<void> amend(const AmendedAnswer& amended);
  /// At most `most` amendments that nobody has acknowledged, behind `after`, in one order.
  Result<std::vector<AmendedAnswer>> untaken(const AmendmentId& after, std::size_t most);
  /// Returns how many there were that nobody had acknowledged.
  Result<std::size_t> acknowledge(std::span<const AmendmentId> ids, const std::string& caller,
                                  NetworkTime when);

 private:
  Transaction& transaction_;
  Liid liid_;
};

}  // namespace vouch::storage
